// The sessions that are active, live; one or many of them can be ended.
import { Group, Text } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/me";
import { EmptyState } from "../../components/EmptyState";
import type { Sort } from "../../components/table/columns";
import { DataTable, type RowKey } from "../../components/table/DataTable";
import { useLiveRefresh } from "../../live/live";
import { useActiveColumns } from "./columns";
import { EndSessions } from "./EndSessions";
import { type LiveSession, useActive } from "./queries";
import type { Who } from "./state";

interface Props {
  who: Who;
  sort: Sort | undefined;
  onSort: (sort: Sort | undefined) => void;
  open: string;
  onOpen: (session: LiveSession) => void;
}

const KINDS = ["request.started", "request.finished", "session.terminated"] as const;

export function ActiveSessions({ who, sort, onSort, open, onOpen }: Props) {
  const { t } = useTranslation(["sessions", "shell"]);
  const mayWrite = useMay("write");
  const sessions = useActive(who);
  const columns = useActiveColumns();
  const [selected, setSelected] = useState<ReadonlySet<RowKey>>(new Set());
  useLiveRefresh(KINDS, [["sessions", "active"]], 1_000);
  // What is no longer active can no longer be ended.
  const chosen = (sessions.items ?? []).filter((session) => selected.has(session.id));
  return (
    <>
      {mayWrite && chosen.length > 0 && (
        <Group gap="sm">
          <Text size="sm">{t("selected", { n: chosen.length })}</Text>
          <EndSessions ids={chosen.map((session) => session.id)} onDone={() => setSelected(new Set())} />
        </Group>
      )}
      <DataTable
        label={t("active")}
        columns={columns}
        rows={sessions.items}
        rowKey={(session) => session.id}
        error={sessions.error}
        onRetry={() => void sessions.refetch()}
        onRowClick={onOpen}
        activeKey={open}
        {...(mayWrite ? { selection: { selected, onChange: setSelected } } : {})}
        sort={sort}
        onSort={onSort}
        hasMore={sessions.hasNextPage}
        loadingMore={sessions.isFetchingNextPage}
        onMore={sessions.more}
        rowHeight={53}
        minWidth={380}
        empty={<EmptyState icon={IconMessages} title={t("emptyTitle")} hint={t("emptyHint")} />}
      />
    </>
  );
}
