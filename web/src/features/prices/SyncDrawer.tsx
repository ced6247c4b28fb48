// Syncs prices: looks first at what would change, lets choose which own prices give way, then takes over.
import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useAsk, useChange } from "../../api/query";
import { ErrorState } from "../../components/ErrorState";
import { ProblemAlert } from "../../components/fields/ProblemAlert";
import { notifyDone } from "../../components/notices";
import { FormSkeleton } from "../../components/UrlDrawer";
import { useLastSync } from "./queries";
import { SyncDiff } from "./SyncDiff";

export function SyncDrawer({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation(["prices", "shell"]);
  const [overwrite, setOverwrite] = useState<ReadonlySet<string>>(new Set());
  const last = useLastSync();
  // A look is taken each time that the drawer opens: the table elsewhere changes without a word.
  const preview = useAsk(["price-preview"], () => api.POST("/api/v1/prices/sync/preview"), { staleTime: 0 });
  const sync = useChange(() => api.POST("/api/v1/prices/sync", { body: { overwrite: [...overwrite] } }), {
    refresh: [["prices"]],
    onDone: (report) => {
      notifyDone(t("sync.done", { added: report?.added ?? 0, changed: report?.changed ?? 0 }));
      onDone();
    },
  });
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
        {t("sync.hint")} {last.data?.url}
      </Text>
      {preview.error && <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.isFetching && <FormSkeleton />}
      {preview.data && !preview.isFetching && (
        <>
          <ProblemAlert problem={sync.error} />
          <SyncDiff report={preview.data} overwrite={overwrite} onOverwrite={setOverwrite} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onDone}>
              {t("shell:common.cancel")}
            </Button>
            <Button loading={sync.isPending} onClick={() => sync.mutate()}>
              {t("sync.apply")}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}
