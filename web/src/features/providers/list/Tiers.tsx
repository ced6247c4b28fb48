// Tiers of equal priority with their providers, which are dragged into another tier or into a gap between two.
import { ActionIcon, Badge, Box, Group, Paper, Stack, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconGripVertical, IconLock } from "@tabler/icons-react";
import { type DragEvent, Fragment, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Place, type Ranked, tiersOf } from "./order";
import classes from "./Tiers.module.css";

interface Movable extends Ranked {
  enabled: boolean;
  /** Declared in the configuration file. */
  fixed: boolean;
}

interface Props {
  providers: readonly Movable[];
  onMove: (id: number, place: Place) => void;
  onStep: (id: number, by: -1 | 1) => void;
}

export function Tiers({ providers, onMove, onStep }: Props) {
  const { t } = useTranslation(["providers", "shell"]);
  const [dragged, setDragged] = useState<number>();
  const [over, setOver] = useState("");
  const root = useRef<HTMLDivElement>(null);
  const stepped = useRef("");
  const tiers = tiersOf(providers);
  // A row that changes its tier is drawn anew: the keyboard goes on where it was.
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each change of the order, and only then.
  useEffect(() => {
    if (stepped.current === "") return;
    root.current?.querySelector<HTMLElement>(`[data-step="${stepped.current}"]`)?.focus();
    stepped.current = "";
  }, [providers]);
  const step = (id: number, by: -1 | 1) => {
    stepped.current = `${id}:${by}`;
    onStep(id, by);
  };
  const target = (key: string, place: Place) => ({
    "data-over": (dragged !== undefined && over === key) || undefined,
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(key);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      if (dragged !== undefined) onMove(dragged, place);
      setDragged(undefined);
      setOver("");
    },
  });
  const gap = (index: number) => (
    <Box
      className={classes.gap}
      data-open={dragged !== undefined || undefined}
      {...target(`gap-${index}`, { before: index })}
    />
  );
  return (
    <Stack ref={root} gap={0} onDragEnd={() => setDragged(undefined)}>
      {tiers.map((tier, index) => (
        <Fragment key={tier.priority}>
          {gap(index)}
          <Paper
            withBorder
            p="xs"
            className={classes.tier}
            role="group"
            aria-label={t("order.tier", { priority: tier.priority })}
            {...target(`tier-${index}`, { tier: index })}
          >
            <Group gap="xs" mb={6}>
              <Text size="xs" fw={600} c="dimmed">
                {t("order.tier", { priority: tier.priority })}
              </Text>
              {index === 0 && (
                <Text size="xs" c="dimmed">
                  {t("order.first")}
                </Text>
              )}
            </Group>
            <Stack gap={4}>
              {tier.members.map((one) => (
                <Group
                  key={one.id}
                  className={classes.member}
                  data-dragged={dragged === one.id || undefined}
                  draggable={!one.fixed}
                  wrap="nowrap"
                  gap="xs"
                  onDragStart={(event: DragEvent) => {
                    event.dataTransfer.effectAllowed = "move";
                    event.dataTransfer.setData("text/plain", one.name);
                    setDragged(one.id);
                  }}
                >
                  {one.fixed ? (
                    <IconLock size={16} aria-label={t("shell:common.fromFile")} />
                  ) : (
                    <IconGripVertical size={16} aria-hidden />
                  )}
                  <Text size="sm" flex={1} miw={0} truncate>
                    {one.name}
                  </Text>
                  {!one.enabled && (
                    <Badge size="xs" variant="default" tt="none">
                      {t("shell:common.disabled")}
                    </Badge>
                  )}
                  {!one.fixed && (
                    <Group gap={2} wrap="nowrap">
                      <ActionIcon
                        size="sm"
                        variant="subtle"
                        color="gray"
                        aria-label={t("order.up", { name: one.name })}
                        data-step={`${one.id}:-1`}
                        onClick={() => step(one.id, -1)}
                      >
                        <IconArrowUp size={14} />
                      </ActionIcon>
                      <ActionIcon
                        size="sm"
                        variant="subtle"
                        color="gray"
                        aria-label={t("order.down", { name: one.name })}
                        data-step={`${one.id}:1`}
                        onClick={() => step(one.id, 1)}
                      >
                        <IconArrowDown size={14} />
                      </ActionIcon>
                    </Group>
                  )}
                </Group>
              ))}
            </Stack>
          </Paper>
        </Fragment>
      ))}
      {gap(tiers.length)}
    </Stack>
  );
}
