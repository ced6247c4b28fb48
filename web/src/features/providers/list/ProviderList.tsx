// The list of providers: filters, the table, and what is done to those that are chosen.
import { Box, Button, Group, Menu, Select, Text } from "@mantine/core";
import {
  IconArrowsSort,
  IconChevronDown,
  IconCloudComputing,
  IconCoin,
  IconListNumbers,
  IconPlus,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../../api/me";
import { EmptyState } from "../../../components/EmptyState";
import { EnabledSelect } from "../../../components/EnabledSelect";
import { FilterBar } from "../../../components/FilterBar";
import { SearchInput } from "../../../components/SearchInput";
import { readSort, writeSort } from "../../../components/table/columns";
import { DataTable, type RowKey } from "../../../components/table/DataTable";
import { UrlDrawer } from "../../../components/UrlDrawer";
import { flag, text, useUrlState } from "../../../components/urlState";
import { useLiveRefresh } from "../../../live/live";
import { BatchModal } from "../batch/BatchModal";
import { ProviderDrawer } from "../form/ProviderDrawer";
import { isKind, KIND_OPTIONS } from "../kinds";
import { useGroups, useProviders } from "../queries";
import { ChosenBar } from "./ChosenBar";
import { CostOrderModal } from "./CostOrderModal";
import { useColumns } from "./columns";
import { OrderModal } from "./OrderModal";
import { useQuickChange } from "./useQuickChange";

const FIELDS = {
  search: text(),
  type: text(),
  group: text(),
  enabled: flag(),
  sort: text("priority"),
  provider: text(),
};
const NEW = "new";

export function ProviderList() {
  const { t } = useTranslation(["providers", "shell"]);
  const [state, set] = useUrlState(FIELDS);
  const mayWrite = useMay("write");
  const providers = useProviders(state);
  const groups = useGroups();
  const [chosen, setChosen] = useState<ReadonlySet<RowKey>>(new Set());
  const [open, setOpen] = useState<"order" | "cost" | "batch">();
  const columns = useColumns(mayWrite, useQuickChange());
  useLiveRefresh(["catalog.changed", "circuit.changed", "provider.cooled_down"], [["providers", "list"]]);
  useLiveRefresh(["request.started", "request.finished"], [["providers", "list"]], 3_000);

  const filtered =
    state.search !== "" || state.type !== "" || state.group !== "" || state.enabled !== undefined;
  const close = () => set({ provider: "" });
  const opened = providers.items?.find((provider) => String(provider.id) === state.provider);
  const selected = providers.items?.filter((provider) => chosen.has(provider.id)) ?? [];
  const add = mayWrite && (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => set({ provider: NEW }, { push: true })}
    >
      {t("add")}
    </Button>
  );
  const tools = mayWrite && (
    <Group gap="xs">
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconArrowsSort size={16} aria-hidden />}
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            {t("order.menu")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconListNumbers size={16} />} onClick={() => setOpen("order")}>
            {t("order.open")}
          </Menu.Item>
          <Menu.Item leftSection={<IconCoin size={16} />} onClick={() => setOpen("cost")}>
            {t("cost.open")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {add}
    </Group>
  );
  return (
    <>
      {tools && <Box hiddenFrom="md">{tools}</Box>}
      <FilterBar
        active={filtered}
        onClear={() => set({ search: "", type: "", group: "", enabled: undefined })}
        right={tools && <Group visibleFrom="md">{tools}</Group>}
      >
        <SearchInput
          label={t("search")}
          width={220}
          value={state.search}
          onChange={(search) => set({ search })}
        />
        <Select
          w={{ base: "calc(50% - 5px)", xs: 170 }}
          aria-label={t("fields.type")}
          placeholder={t("fields.type")}
          clearable
          data={KIND_OPTIONS}
          value={isKind(state.type) ? state.type : null}
          onChange={(type) => set({ type: type ?? "" })}
        />
        <Select
          w={{ base: "calc(50% - 5px)", xs: 140 }}
          aria-label={t("form.group")}
          placeholder={t("form.group")}
          clearable
          searchable
          data={[
            ...new Set([
              ...(groups.data?.items.map((group) => group.name) ?? []),
              ...(state.group ? [state.group] : []),
            ]),
          ]}
          value={state.group || null}
          onChange={(group) => set({ group: group ?? "" })}
        />
        <EnabledSelect
          label={t("filterStatus")}
          width={130}
          value={state.enabled}
          onChange={(enabled) => set({ enabled })}
        />
      </FilterBar>
      {mayWrite && selected.length > 0 && (
        <ChosenBar chosen={selected} onEdit={() => setOpen("batch")} onClear={() => setChosen(new Set())} />
      )}
      <DataTable
        label={t("shell:nav.providers")}
        columns={columns}
        rows={providers.items}
        rowKey={(provider) => provider.id}
        error={providers.error}
        onRetry={() => void providers.refetch()}
        onRowClick={(provider) => set({ provider: String(provider.id) }, { push: true })}
        activeKey={opened?.id}
        {...(mayWrite ? { selection: { selected: chosen, onChange: setChosen } } : {})}
        sort={readSort(state.sort)}
        onSort={(sort) => set({ sort: writeSort(sort) })}
        rowHeight={58}
        minWidth={460}
        phoneWidth={320}
        empty={
          filtered ? (
            <EmptyState title={t("nothingTitle")} hint={t("nothingHint")} />
          ) : (
            <EmptyState
              icon={IconCloudComputing}
              title={t("emptyTitle")}
              hint={t("emptyHint")}
              action={add}
            />
          )
        }
      />
      {providers.items && providers.items.length > 0 && (
        <Text size="xs" c="dimmed">
          {t("orderHint")}
        </Text>
      )}
      <UrlDrawer
        value={state.provider}
        onClose={close}
        size={760}
        title={state.provider === NEW ? t("newTitle") : (opened?.name ?? t("shell:nav.providers"))}
      >
        <ProviderDrawer
          key={state.provider}
          id={state.provider === NEW ? undefined : Number(state.provider)}
          listed={opened}
          onDone={close}
        />
      </UrlDrawer>
      {open === "order" && providers.items && (
        <OrderModal providers={providers.items} onClose={() => setOpen(undefined)} />
      )}
      {open === "cost" && <CostOrderModal onClose={() => setOpen(undefined)} />}
      {open === "batch" && selected.length > 0 && (
        <BatchModal
          providers={selected}
          onClose={() => setOpen(undefined)}
          onDone={() => {
            setOpen(undefined);
            setChosen(new Set());
          }}
        />
      )}
    </>
  );
}
