// How much of each limit is used: by users, keys or providers, with a way to let money count anew.
import { Select } from "@mantine/core";
import { IconGauge } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/me";
import { EmptyState } from "../../components/EmptyState";
import { FilterBar } from "../../components/FilterBar";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";
import { PageLink } from "../../components/PageLink";
import { SearchInput } from "../../components/SearchInput";
import { Segments } from "../../components/Segments";
import { readSort, writeSort } from "../../components/table/columns";
import { DataTable } from "../../components/table/DataTable";
import { choice, text, useUrlState, whole } from "../../components/urlState";
import { useLiveRefresh } from "../../live/live";
import { useColumns } from "./columns";
import { type Quota, SCOPES, useQuotas } from "./queries";
import { ResetModal } from "./ResetModal";

const FIELDS = {
  scope: choice(SCOPES, "user"),
  search: text(),
  min: whole(0, 0, 100),
  sort: text("-percent"),
};
const BOUNDS = [1, 50, 80, 100];
const WHERE = { user: "users", key: "keys", provider: "providers" } as const;

export default function QuotasPage() {
  const { t } = useTranslation(["quotas", "limits", "shell"]);
  const [state, set] = useUrlState(FIELDS);
  const [resetting, setResetting] = useState<Quota>();
  const mayWrite = useMay("write");
  const quotas = useQuotas(state.scope, state.search, state.min);
  const columns = useColumns({
    scope: state.scope,
    quotas: quotas.items ?? [],
    onReset: mayWrite ? setResetting : undefined,
  });
  useLiveRefresh(["catalog.changed", "limit.hit"], [["quotas"]]);
  useLiveRefresh(["request.started", "request.finished"], [["quotas", "list"]], 3_000);

  const filtered = state.search !== "" || state.min > 0;
  const page = WHERE[state.scope];
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.quotas")} description={t("description")} />
      <FilterBar active={filtered} onClear={() => set({ search: "", min: 0 })}>
        <Segments
          label={t("whose")}
          data={SCOPES.map((scope) => ({ value: scope, label: t(`scopes.${scope}`) }))}
          value={state.scope}
          onChange={(scope) => set({ scope })}
        />
        <SearchInput label={t("search")} value={state.search} onChange={(search) => set({ search })} />
        <Select
          w={{ base: "100%", xs: 190 }}
          aria-label={t("min.label")}
          placeholder={t("min.label")}
          clearable
          data={BOUNDS.map((bound) => ({
            value: String(bound),
            label: bound === 1 ? t("min.used") : bound === 100 ? t("min.reached") : t("min.from", { bound }),
          }))}
          value={state.min === 0 ? null : String(state.min)}
          onChange={(bound) => set({ min: Number(bound ?? 0) })}
        />
      </FilterBar>
      <DataTable
        label={t("shell:nav.quotas")}
        columns={columns}
        rows={quotas.items}
        rowKey={(quota) => quota.id}
        error={quotas.error}
        onRetry={() => void quotas.refetch()}
        sort={readSort(state.sort)}
        onSort={(sort) => set({ sort: writeSort(sort) })}
        hasMore={quotas.hasNextPage}
        loadingMore={quotas.isFetchingNextPage}
        onMore={quotas.more}
        rowHeight={54}
        minWidth={320 + 150 * (columns.length - 2)}
        phoneWidth={320}
        empty={
          filtered ? (
            <EmptyState title={t("nothingTitle")} hint={t("nothingHint")} />
          ) : (
            <EmptyState
              icon={IconGauge}
              title={t(`empty.${state.scope}`)}
              hint={t("emptyHint")}
              action={<PageLink to={`/console/${page}`}>{t(`shell:nav.${page}`)}</PageLink>}
            />
          )
        }
      />
      {resetting && (
        <ResetModal quota={resetting} name={resetting.name} onClose={() => setResetting(undefined)} />
      )}
    </PageBody>
  );
}
