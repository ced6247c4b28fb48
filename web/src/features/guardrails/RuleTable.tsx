// A list of rules of one kind: search, a switch for each, what can be done, and a drawer for the rule that is open.
import { Button, Group, Switch } from "@mantine/core";
import { IconPlus, IconShieldCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/me";
import { useChange, usePages } from "../../api/query";
import { EmptyState } from "../../components/EmptyState";
import { EnabledSelect } from "../../components/EnabledSelect";
import { FilterBar } from "../../components/FilterBar";
import { notifyProblem } from "../../components/notices";
import { SearchInput } from "../../components/SearchInput";
import type { Column } from "../../components/table/columns";
import { DataTable } from "../../components/table/DataTable";
import type { Resource, Rule } from "./resources";
import { NEW, type Place } from "./state";

interface Props<Row extends Rule, Draft> extends Place {
  resource: Resource<Row, Draft>;
  label: string;
  columns: readonly Column<Row>[];
  /** The rule's name for the switch's label. */
  nameOf: (row: Row) => string;
  add: string;
  emptyTitle: string;
  emptyHint: string;
  /** Buttons beside the one that adds. */
  actions?: ReactNode;
}

export function RuleTable<Row extends Rule, Draft>(props: Props<Row, Draft>) {
  const { resource, label, columns, nameOf, state, set } = props;
  const { t } = useTranslation(["guardrails", "shell"]);
  const mayWrite = useMay("write");
  const query = {
    limit: 200,
    ...(state.search ? { search: state.search } : {}),
    ...(state.enabled === undefined ? {} : { enabled: state.enabled }),
  };
  const rules = usePages(["guardrails", resource.key, "list", query], (cursor, signal) =>
    resource.list({ ...query, ...(cursor ? { cursor } : {}) }, signal),
  );
  const toggle = useChange(
    ({ id, enabled }: { id: number; enabled: boolean }) =>
      resource.change(id, { enabled } as unknown as Partial<Draft>),
    { refresh: [["guardrails", resource.key]], onProblem: notifyProblem },
  );
  const filtered = state.search !== "" || state.enabled !== undefined;
  const all: Column<Row>[] = [
    ...columns,
    {
      key: "enabled",
      header: t("shell:common.enabled"),
      width: 90,
      align: "right",
      cell: (row) => (
        <Switch
          size="sm"
          display="inline-block"
          style={{ verticalAlign: "middle" }}
          aria-label={t("switch", { name: nameOf(row) })}
          disabled={!mayWrite}
          checked={row.enabled ?? true}
          onChange={(event) => toggle.mutate({ id: row.id, enabled: event.currentTarget.checked })}
        />
      ),
    },
  ];
  const add = mayWrite && (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => set({ open: NEW }, { push: true })}
    >
      {props.add}
    </Button>
  );
  return (
    <>
      <FilterBar active={filtered} onClear={() => set({ search: "", enabled: undefined })}>
        <SearchInput label={t("search")} value={state.search} onChange={(search) => set({ search })} />
        <EnabledSelect
          label={t("filterEnabled")}
          value={state.enabled}
          onChange={(enabled) => set({ enabled })}
        />
        <Group gap="xs" ml="auto">
          {props.actions}
          {add}
        </Group>
      </FilterBar>
      <DataTable
        label={label}
        columns={all}
        rows={rules.items}
        rowKey={(row) => row.id}
        error={rules.error}
        onRetry={() => void rules.refetch()}
        onRowClick={(row) => set({ open: String(row.id) }, { push: true })}
        activeKey={/^\d+$/.test(state.open) ? Number(state.open) : undefined}
        hasMore={rules.hasNextPage}
        loadingMore={rules.isFetchingNextPage}
        onMore={rules.more}
        maxHeight="calc(100dvh - 290px)"
        minWidth={330}
        empty={
          filtered ? (
            <EmptyState title={t("nothingTitle")} hint={t("nothingHint")} />
          ) : (
            <EmptyState icon={IconShieldCheck} title={props.emptyTitle} hint={props.emptyHint} />
          )
        }
      />
    </>
  );
}
