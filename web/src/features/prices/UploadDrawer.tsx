// Takes over a table of prices out of a file, where the hub cannot fetch it by itself: first the look, then the deed.
import { Button, FileInput, Group, Stack, Text } from "@mantine/core";
import { IconFileUpload } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useChange } from "../../api/query";
import { ProblemAlert } from "../../components/fields/ProblemAlert";
import { notifyDone } from "../../components/notices";
import { SyncDiff } from "./SyncDiff";

export function UploadDrawer({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation(["prices", "shell"]);
  const [table, setTable] = useState<Record<string, never>>();
  const [unreadable, setUnreadable] = useState(false);
  const preview = useChange((body: Record<string, never>) =>
    api.POST("/api/v1/prices/upload", { params: { query: { preview: true } }, body }),
  );
  const take = useChange((body: Record<string, never>) => api.POST("/api/v1/prices/upload", { body }), {
    refresh: [["prices"]],
    onDone: (report) => {
      notifyDone(t("sync.done", { added: report?.added ?? 0, changed: report?.changed ?? 0 }));
      onDone();
    },
  });
  const read = async (file: File | null) => {
    setTable(undefined);
    setUnreadable(false);
    preview.reset();
    if (!file) return;
    try {
      const body = JSON.parse(await file.text()) as Record<string, never>;
      setTable(body);
      preview.mutate(body);
    } catch {
      setUnreadable(true);
    }
  };
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t("upload.hint")}
      </Text>
      <FileInput
        label={t("upload.file")}
        placeholder={t("upload.choose")}
        leftSection={<IconFileUpload size={16} aria-hidden />}
        accept="application/json,.json"
        clearable
        clearButtonProps={{ "aria-label": t("shell:common.clear") }}
        error={unreadable ? t("upload.unreadable") : null}
        onChange={(file) => void read(file)}
      />
      <ProblemAlert
        problem={preview.error ?? take.error}
        homeless={(preview.error ?? take.error)?.errors.slice() ?? []}
      />
      {preview.data && <SyncDiff report={preview.data} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {t("shell:common.cancel")}
        </Button>
        <Button
          disabled={!table || !preview.data}
          loading={preview.isPending || take.isPending}
          onClick={() => table && take.mutate(table)}
        >
          {t("upload.apply")}
        </Button>
      </Group>
    </Stack>
  );
}
