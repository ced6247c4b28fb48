// Orders priorities by cost, the cheapest first, after showing what would change.
import { Button, Group, Modal, ScrollArea, Skeleton, Stack, Table, Text } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { useAsk, useChange } from "../../../api/query";
import { EmptyState } from "../../../components/EmptyState";
import { ErrorState } from "../../../components/ErrorState";
import { notifyDone, notifyProblem, notifyUndo } from "../../../components/notices";
import { changedPriorities } from "./order";
import { usePriorities } from "./usePriorities";

export function CostOrderModal({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["providers", "shell"]);
  const shown = useAsk(["providers", "by-cost"], (signal) =>
    api.POST("/api/v1/providers/sort-priorities", { body: { apply: false }, signal }),
  );
  const back = usePriorities(() => notifyDone(t("undone")));
  const apply = useChange(() => api.POST("/api/v1/providers/sort-priorities", { body: { apply: true } }), {
    refresh: [["providers"]],
    onDone: (sorted) => {
      const old = sorted.providers.map((one) => ({ ...one, priority: one.before }));
      const now = sorted.providers.map((one) => ({ ...one, priority: one.after }));
      notifyUndo(t("cost.done"), () => back.mutate(changedPriorities(now, old)));
      onClose();
    },
    onProblem: notifyProblem,
  });
  const changes = shown.data?.providers.filter((one) => one.before !== one.after).length ?? 0;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("cost.title")}
      closeButtonProps={{ "aria-label": t("shell:common.close") }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t("cost.hint")}
        </Text>
        {shown.error && <ErrorState error={shown.error} onRetry={() => void shown.refetch()} />}
        {shown.isPending && [0, 1, 2].map((row) => <Skeleton key={row} h={24} />)}
        {shown.data?.providers.length === 0 && <EmptyState title={t("emptyTitle")} />}
        {shown.data && shown.data.providers.length > 0 && (
          <ScrollArea.Autosize mah="60dvh" type="auto">
            <Table verticalSpacing={6} fz="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("fields.name")}</Table.Th>
                  <Table.Th ta="right">{t("columns.cost_multiplier")}</Table.Th>
                  <Table.Th ta="right">{t("columns.priority")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {shown.data.providers.map((one) => (
                  <Table.Tr key={one.id}>
                    <Table.Td>{one.name}</Table.Td>
                    <Table.Td ta="right" className="hub-number">
                      {one.cost_multiplier}
                    </Table.Td>
                    <Table.Td ta="right" className="hub-number">
                      {one.before === one.after ? (
                        <Text span size="sm" c="dimmed">
                          {one.after}
                        </Text>
                      ) : (
                        <Group gap={6} justify="flex-end" wrap="nowrap">
                          <Text span size="sm" c="dimmed">
                            {one.before}
                          </Text>
                          <IconArrowRight size={14} aria-hidden />
                          <Text span size="sm" fw={600}>
                            {one.after}
                          </Text>
                        </Group>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea.Autosize>
        )}
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {shown.data ? t("cost.changes", { count: changes }) : ""}
          </Text>
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("shell:common.cancel")}
            </Button>
            <Button disabled={changes === 0} loading={apply.isPending} onClick={() => apply.mutate()}>
              {t("cost.apply")}
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  );
}
