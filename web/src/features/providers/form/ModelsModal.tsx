// The models that a provider says it has, to choose from.
import { Button, Checkbox, Group, Modal, ScrollArea, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { useAsk } from "../../../api/query";
import { EmptyState } from "../../../components/EmptyState";
import { ErrorState } from "../../../components/ErrorState";

interface Props {
  id: number;
  chosen: readonly string[];
  onChoose: (models: string[]) => void;
  onClose: () => void;
}

export function ModelsModal({ id, chosen, onChoose, onClose }: Props) {
  const { t } = useTranslation(["providers", "shell"]);
  const [search, setSearch] = useState("");
  const [picked, setPicked] = useState(() => new Set(chosen));
  const list = useAsk(["providers", "models", id], (signal) =>
    api.POST("/api/v1/providers/{id}/models", { params: { path: { id } }, signal }),
  );
  const models = list.data?.models.filter((model) => model.toLowerCase().includes(search.toLowerCase()));
  const toggle = (names: readonly string[], on: boolean) => {
    const next = new Set(picked);
    for (const name of names) on ? next.add(name) : next.delete(name);
    setPicked(next);
  };
  const all = models !== undefined && models.length > 0 && models.every((model) => picked.has(model));
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("models.title")}
      closeButtonProps={{ "aria-label": t("shell:common.close") }}
    >
      <Stack gap="sm">
        {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
        {list.isPending && [0, 1, 2, 3].map((row) => <Skeleton key={row} h={22} />)}
        {list.data && (
          <>
            <TextInput
              aria-label={t("models.search")}
              placeholder={t("models.search")}
              leftSection={<IconSearch size={16} aria-hidden />}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
            {models?.length === 0 ? (
              <EmptyState title={t("models.none")} />
            ) : (
              <ScrollArea.Autosize mah={360} type="auto">
                <Stack gap={8} py={4}>
                  <Checkbox
                    size="sm"
                    label={t("models.all")}
                    checked={all}
                    onChange={(event) => toggle(models ?? [], event.currentTarget.checked)}
                  />
                  {models?.map((model) => (
                    <Checkbox
                      key={model}
                      size="sm"
                      label={model}
                      checked={picked.has(model)}
                      onChange={(event) => toggle([model], event.currentTarget.checked)}
                    />
                  ))}
                </Stack>
              </ScrollArea.Autosize>
            )}
            <Text size="xs" c="dimmed">
              {t("models.hint")}
            </Text>
          </>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("shell:common.cancel")}
          </Button>
          <Button
            disabled={!list.data}
            onClick={() => {
              onChoose([...picked]);
              onClose();
            }}
          >
            {t("models.use", { count: picked.size })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
