// What can be done to the providers that are chosen in the list.
import { Button, Group, Paper, Text } from "@mantine/core";
import { IconEdit, IconPlayerPause, IconPlayerPlay, IconRefreshAlert, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { useChange } from "../../../api/query";
import { notifyDone, notifyProblem, notifyUndo } from "../../../components/notices";
import { applyBatch } from "../batch/applyBatch";
import type { Provider } from "../queries";
import { useUndo } from "../useUndo";

interface Props {
  chosen: readonly Provider[];
  onEdit: () => void;
  onClear: () => void;
}

export function ChosenBar({ chosen, onEdit, onClear }: Props) {
  const { t } = useTranslation(["providers", "shell"]);
  const undo = useUndo();
  const ids = chosen.map((provider) => provider.id);
  const count = ids.length;
  const enable = useChange((enabled: boolean) => applyBatch(ids, { enabled }), {
    refresh: [["providers"]],
    onDone: (done) =>
      notifyUndo(t("batch.done", { count: done.providers.length }), () => undo.mutate([done.undo])),
    onProblem: notifyProblem,
  });
  const circuits = useChange(() => api.POST("/api/v1/providers/reset-circuits", { body: { ids } }), {
    refresh: [["providers"]],
    onDone: () => notifyDone(t("batch.circuitsDone", { count })),
    onProblem: notifyProblem,
  });
  const remove = useChange(
    async () => {
      const undos: string[] = [];
      for (const id of ids) {
        const answer = await api.DELETE("/api/v1/providers/{id}", { params: { path: { id } } });
        if (answer.data) undos.push(answer.data.undo);
      }
      return { data: undos, response: new Response() };
    },
    {
      refresh: [["providers"], ["provider-groups"]],
      onDone: (undos) => {
        notifyUndo(t("batch.deleted", { count: undos.length }), () => undo.mutate(undos));
        onClear();
      },
      onProblem: notifyProblem,
    },
  );
  return (
    <Paper withBorder px="sm" py={8}>
      <Group gap="xs">
        <Text size="sm" fw={600} mr="xs" aria-live="polite">
          {t("batch.chosen", { count })}
        </Text>
        <Button size="xs" leftSection={<IconEdit size={14} aria-hidden />} onClick={onEdit}>
          {t("batch.edit")}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          onClick={() => enable.mutate(true)}
        >
          {t("batch.enable")}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlayerPause size={14} aria-hidden />}
          onClick={() => enable.mutate(false)}
        >
          {t("batch.disable")}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefreshAlert size={14} aria-hidden />}
          onClick={() => circuits.mutate()}
        >
          {t("batch.circuits")}
        </Button>
        <Button
          size="xs"
          variant="light"
          color="red"
          loading={remove.isPending}
          leftSection={<IconTrash size={14} aria-hidden />}
          onClick={() => remove.mutate()}
        >
          {t("shell:common.delete")}
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={onClear}>
          {t("batch.clear")}
        </Button>
      </Group>
    </Paper>
  );
}
