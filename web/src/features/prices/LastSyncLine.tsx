// When prices were synced last, in a line.
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { TimeAgo } from "../../components/values";
import { useLastSync } from "./queries";

export function LastSyncLine() {
  const { t } = useTranslation("prices");
  const sync = useLastSync();
  if (!sync.data) return null;
  const { last, every_h } = sync.data;
  return (
    <Text size="xs" c="dimmed" visibleFrom="sm" title={sync.data.url}>
      {last ? (
        <>
          {t("sync.last")} <TimeAgo at={last.at} />
        </>
      ) : (
        t("sync.never")
      )}
      {" · "}
      {every_h === 0 ? t("sync.byHand") : t("sync.every", { count: every_h })}
    </Text>
  );
}
