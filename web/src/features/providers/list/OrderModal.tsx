// The order in which providers are tried, as tiers to drag between; arrow buttons do the same without a mouse.
import { Button, Group, Modal, ScrollArea, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { notifyUndo } from "../../../components/notices";
import type { Provider } from "../queries";
import { useUndo } from "../useUndo";
import { changedPriorities, moved, type Place, stepped } from "./order";
import { Tiers } from "./Tiers";
import { usePriorities } from "./usePriorities";

export function OrderModal({ providers, onClose }: { providers: readonly Provider[]; onClose: () => void }) {
  const { t } = useTranslation(["providers", "shell"]);
  const [before] = useState(() =>
    providers.map(({ id, name, priority = 0, enabled = true, managed_by }) => ({
      id,
      name,
      priority,
      enabled,
      fixed: managed_by === "file",
    })),
  );
  const [order, setOrder] = useState(before);
  const undo = useUndo();
  const changes = changedPriorities(before, order);
  const count = [...changes.values()].reduce((sum, ids) => sum + ids.length, 0);
  const save = usePriorities((undos) => {
    notifyUndo(t("order.done", { count }), () => undo.mutate(undos));
    onClose();
  });
  // What the file declares keeps its place, and so has to be left where it is by the moves of others.
  const accept = (next: typeof order) => {
    const stays = next.every(
      (one) => !one.fixed || before.find((old) => old.id === one.id)?.priority === one.priority,
    );
    if (stays) setOrder(next);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("order.title")}
      closeButtonProps={{ "aria-label": t("shell:common.close") }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t("order.hint")}
        </Text>
        <ScrollArea.Autosize mah="62dvh" type="auto" offsetScrollbars>
          <Tiers
            providers={order}
            onMove={(id: number, place: Place) => accept(moved(order, id, place))}
            onStep={(id: number, by: -1 | 1) => accept(stepped(order, id, by))}
          />
        </ScrollArea.Autosize>
        <Group justify="space-between">
          <Text size="sm" c="dimmed" aria-live="polite">
            {t("cost.changes", { count })}
          </Text>
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("shell:common.cancel")}
            </Button>
            <Button disabled={count === 0} loading={save.isPending} onClick={() => save.mutate(changes)}>
              {t("shell:common.save")}
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  );
}
