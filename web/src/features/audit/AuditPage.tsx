// The audit log: who did what and when, what it changed, whether the log is whole, and the log as a file.
import { IconClipboardList } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/EmptyState";
import { ExportMenu } from "../../components/ExportMenu";
import { FilterBar } from "../../components/FilterBar";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";
import { DataTable } from "../../components/table/DataTable";
import { UrlDrawer } from "../../components/UrlDrawer";
import { useUrlState } from "../../components/urlState";
import { useLiveRefresh } from "../../live/live";
import { useColumns } from "./columns";
import { EntryDrawer } from "./EntryDrawer";
import { Filters } from "./Filters";
import { useEntries } from "./queries";
import { CLEARED, FIELDS, isFiltered, queryOf } from "./state";
import { useVerify, Verdict, VerifyButton } from "./Verify";

const CHANGES = ["catalog.changed", "config.reloaded", "session.terminated"] as const;

export default function AuditPage() {
  const { t } = useTranslation(["audit", "data", "shell"]);
  const [state, set] = useUrlState(FIELDS);
  const query = queryOf(state, new Date());
  const entries = useEntries(query);
  const columns = useColumns();
  const verify = useVerify();
  useLiveRefresh(CHANGES, [["audit", "list"]]);
  const show = (entry: number) => set({ entry }, { push: true });
  return (
    <PageBody>
      <PageHeader
        title={t("shell:nav.audit")}
        description={t("description")}
        actions={
          <>
            <VerifyButton verify={verify} />
            <ExportMenu path="/api/v1/audit/export" query={query} />
          </>
        }
      />
      {verify.data && <Verdict verdict={verify.data} onClose={() => verify.reset()} onShow={show} />}
      <FilterBar active={isFiltered(state)} onClear={() => set(CLEARED)}>
        <Filters state={state} set={set} />
      </FilterBar>
      <DataTable
        label={t("shell:nav.audit")}
        columns={columns}
        rows={entries.items}
        rowKey={(entry) => entry.seq}
        error={entries.error}
        onRetry={() => void entries.refetch()}
        onRowClick={(entry) => show(entry.seq)}
        activeKey={state.entry}
        hasMore={entries.hasNextPage}
        loadingMore={entries.isFetchingNextPage}
        onMore={entries.more}
        rowHeight={52}
        minWidth={340}
        empty={
          isFiltered(state) ? (
            <EmptyState title={t("nothingTitle")} hint={t("nothingHint")} />
          ) : (
            <EmptyState icon={IconClipboardList} title={t("emptyTitle")} hint={t("emptyHint")} />
          )
        }
      />
      <UrlDrawer
        value={state.entry === undefined ? "" : String(state.entry)}
        onClose={() => set({ entry: undefined })}
        size={640}
        title={t("entry", { seq: state.entry ?? 0 })}
      >
        <EntryDrawer key={state.entry} seq={state.entry ?? 0} />
      </UrlDrawer>
    </PageBody>
  );
}
