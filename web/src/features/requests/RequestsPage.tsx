// The log of requests: filters in the address, what it adds up to, rows that come in live, and a drawer that says why it went so.
import { Button, Switch } from "@mantine/core";
import { IconHistory, IconRefresh } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/EmptyState";
import { ExportMenu } from "../../components/ExportMenu";
import { FilterBar } from "../../components/FilterBar";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";
import { PageLink } from "../../components/PageLink";
import { RANGE_AT_FIRST } from "../../components/range";
import { DrawerTitle } from "../../components/requests/DrawerTitle";
import { DataTable } from "../../components/table/DataTable";
import { UrlDrawer } from "../../components/UrlDrawer";
import { useUrlState } from "../../components/urlState";
import { ColumnsMenu } from "./ColumnsMenu";
import { useColumns } from "./columns";
import { RequestDrawer } from "./detail/RequestDrawer";
import { FilterControls } from "./FilterControls";
import { cleared, countSet, FIELDS, queryOf } from "./filters";
import { IdFilters } from "./IdFilters";
import { MoreFilters } from "./MoreFilters";
import { useRequests, useRunning, useSuggestions, useTotals } from "./queries";
import { fits, withRunning } from "./rows";
import { useShownColumns } from "./shownColumns";
import { TotalsLine } from "./TotalsLine";
import { useTail } from "./useTail";

export default function RequestsPage() {
  const { t } = useTranslation(["requests", "shell", "data"]);
  const queries = useQueryClient();
  const [state, set] = useUrlState(FIELDS);
  const query = queryOf(state, new Date());
  // What comes in now does not belong to a period that is over.
  const live = state.live === "on" && query.to === undefined;
  const list = useRequests(query);
  const totals = useTotals(query);
  const running = useRunning(live);
  const offered = useSuggestions();
  const [missed, forgetMissed] = useTail(query, live);
  const [shown, setShown] = useShownColumns();
  const columns = useColumns(shown);

  const active = live ? (running.data?.items ?? []).filter((one) => fits(one, query)) : [];
  const rows = list.items && withRunning(list.items, active);
  const filtered = countSet(state) > 0;
  const refresh = () => {
    forgetMissed();
    void queries.invalidateQueries({ queryKey: ["requests"] });
  };
  const tail = (
    <>
      {!live && missed > 0 && (
        <Button variant="light" leftSection={<IconRefresh size={16} aria-hidden />} onClick={refresh}>
          {t("missed", { n: missed })}
        </Button>
      )}
      <Switch
        mr="xs"
        label={t("live")}
        checked={live}
        disabled={query.to !== undefined}
        onChange={(event) => {
          if (event.currentTarget.checked) refresh();
          set({ live: event.currentTarget.checked ? "on" : "off" });
        }}
      />
      <ColumnsMenu shown={shown} onChange={setShown} />
      <ExportMenu path="/api/v1/requests/export" query={query} />
    </>
  );
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.requests")} description={t("description")} actions={tail} />
      <FilterBar active={filtered} onClear={() => set(cleared())}>
        <FilterControls state={state} set={set} offered={offered} />
        <MoreFilters state={state} set={set} offered={offered} />
      </FilterBar>
      <IdFilters state={state} set={set} />
      {!totals.error && <TotalsLine totals={totals.data} />}
      <DataTable
        label={t("shell:nav.requests")}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        error={list.error}
        onRetry={() => void list.refetch()}
        onRowClick={(row) => set({ request: row.id }, { push: true })}
        activeKey={state.request}
        hasMore={list.hasNextPage}
        loadingMore={list.isFetchingNextPage}
        onMore={list.more}
        rowHeight={51}
        minWidth={340}
        maxHeight="max(420px, calc(100dvh - 310px))"
        empty={
          filtered || state.range !== RANGE_AT_FIRST ? (
            <EmptyState title={t("nothingTitle")} hint={t("nothingHint")} />
          ) : (
            <EmptyState
              icon={IconHistory}
              title={t("emptyTitle")}
              hint={t("emptyHint")}
              action={<PageLink to="/console/keys">{t("emptyAction")}</PageLink>}
            />
          )
        }
      />
      <UrlDrawer
        value={state.request}
        onClose={() => set({ request: "" })}
        title={<DrawerTitle id={state.request} />}
        size={780}
      >
        <RequestDrawer key={state.request} id={state.request} />
      </UrlDrawer>
    </PageBody>
  );
}
