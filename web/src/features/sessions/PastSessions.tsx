// The sessions of the log, the latest first.
import { IconMessages } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/EmptyState";
import { PageLink } from "../../components/PageLink";
import { momentsOf, RANGE_AT_FIRST, type Range } from "../../components/range";
import { DataTable } from "../../components/table/DataTable";
import { useLiveRefresh } from "../../live/live";
import { useHistoryColumns } from "./columns";
import { type LoggedSession, useHistory } from "./queries";
import type { Who } from "./state";

interface Props {
  who: Who;
  prefix: string;
  range: Range;
  open: string;
  onOpen: (session: LoggedSession) => void;
}

const FINISHED = ["request.finished"] as const;

export function PastSessions({ who, prefix, range, open, onOpen }: Props) {
  const { t } = useTranslation(["sessions", "shell"]);
  const sessions = useHistory({ ...who, prefix, ...momentsOf(range, new Date()) });
  const columns = useHistoryColumns();
  const filtered =
    who.user_id !== undefined || who.key_id !== undefined || prefix !== "" || range.name !== RANGE_AT_FIRST;
  useLiveRefresh(FINISHED, [["sessions", "history"]], 5_000);
  return (
    <DataTable
      label={t("history")}
      columns={columns}
      rows={sessions.items}
      rowKey={(session) => session.session}
      error={sessions.error}
      onRetry={() => void sessions.refetch()}
      onRowClick={onOpen}
      activeKey={open}
      hasMore={sessions.hasNextPage}
      loadingMore={sessions.isFetchingNextPage}
      onMore={sessions.more}
      minWidth={380}
      empty={
        filtered ? (
          <EmptyState icon={IconMessages} title={t("nothingTitle")} hint={t("nothingHint")} />
        ) : (
          <EmptyState
            icon={IconMessages}
            title={t("noneTitle")}
            hint={t("noneHint")}
            action={<PageLink to="/console/keys">{t("noneAction")}</PageLink>}
          />
        )
      }
    />
  );
}
