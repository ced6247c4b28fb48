// Models that were served and could not be billed: how often, and a way to give each a price.
import { Button, Group, Paper, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { TimeAgo } from "../../components/values";
import { useFormat } from "../../format/useFormat";
import { useUnpriced } from "./queries";

const FEW = 3;

export function UnpricedPanel({ onSet }: { onSet?: (model: string) => void }) {
  const { t } = useTranslation("prices");
  const format = useFormat();
  const unpriced = useUnpriced();
  const [all, setAll] = useState(false);
  // What has a price by now is news of yesterday.
  const items = (unpriced.data?.items ?? []).filter((item) => !item.priced_as);
  if (items.length === 0) return null;
  return (
    <Paper withBorder p="md" bg="var(--hub-surface)">
      <Group gap="xs" wrap="nowrap" align="flex-start" mb="sm">
        <IconAlertTriangle
          size={18}
          color="var(--hub-warn)"
          style={{ flex: "none", marginTop: 2 }}
          aria-hidden
        />
        <div>
          <Text size="sm" fw={600}>
            {t("unpriced.title", { count: items.length })}
          </Text>
          <Text size="xs" c="dimmed" maw={860}>
            {t("unpriced.hint")}
          </Text>
        </div>
      </Group>
      <Stack gap={6}>
        {items.slice(0, all ? undefined : FEW).map((item) => (
          <Group
            key={`${item.model} ${item.upstream_model}`}
            justify="space-between"
            gap="xs"
            wrap="nowrap"
            pt={6}
            style={{ borderTop: "1px solid var(--hub-line)" }}
          >
            <Group gap="xs" miw={0}>
              <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
                {item.upstream_model}
              </Text>
              {item.model !== item.upstream_model && (
                <Text size="xs" c="dimmed">
                  {t("unpriced.askedAs", { model: item.model })}
                </Text>
              )}
              <Text size="xs" c="dimmed">
                {t("unpriced.requests", { count: item.requests, shown: format.count(item.requests) })}
                {" · "}
                <TimeAgo at={item.last_at} />
              </Text>
            </Group>
            {onSet && (
              <Button
                size="compact-sm"
                variant="default"
                flex="none"
                onClick={() => onSet(item.upstream_model)}
              >
                {t("set.action")}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
      {items.length > FEW && (
        <Button size="compact-sm" variant="subtle" mt="xs" onClick={() => setAll(!all)}>
          {all ? t("unpriced.fewer") : t("unpriced.all", { count: items.length })}
        </Button>
      )}
    </Paper>
  );
}
