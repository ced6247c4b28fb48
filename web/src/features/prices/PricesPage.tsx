// The prices of models: a list to search, what could not be billed, and drawers to set, sync and look back.
import { Button, Select } from "@mantine/core";
import { IconCloudDownload, IconCoin, IconPlus, IconUpload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/me";
import { EmptyState } from "../../components/EmptyState";
import { FilterBar } from "../../components/FilterBar";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";
import { SearchInput } from "../../components/SearchInput";
import { DataTable } from "../../components/table/DataTable";
import { UrlDrawer } from "../../components/UrlDrawer";
import { choice, id, maybe, text, useUrlState, whole } from "../../components/urlState";
import { useLiveRefresh } from "../../live/live";
import { useColumns } from "./columns";
import { LastSyncLine } from "./LastSyncLine";
import { Pager, SIZES } from "./Pager";
import { PriceDrawer } from "./PriceDrawer";
import { usePrices, useProviders } from "./queries";
import { SetPriceDrawer } from "./SetPriceDrawer";
import { SyncDrawer } from "./SyncDrawer";
import { UnpricedPanel } from "./UnpricedPanel";
import { UploadDrawer } from "./UploadDrawer";

const SOURCES = ["manual", "provider", "file", "litellm", "bundled"] as const;
const OPEN = ["price", "set", "sync", "upload"] as const;
const FIELDS = {
  search: text(),
  source: maybe(SOURCES),
  provider: id(),
  page: whole(1, 1),
  size: choice(SIZES, "50"),
  open: maybe(OPEN),
  model: text(),
  of: id(),
};

export default function PricesPage() {
  const { t } = useTranslation(["prices", "shell"]);
  const [state, set] = useUrlState(FIELDS);
  const mayWrite = useMay("write");
  const prices = usePrices({ ...state, size: Number(state.size) });
  const providers = useProviders();
  const columns = useColumns();
  useLiveRefresh(["catalog.changed", "config.reloaded"], [["prices"]]);

  const filtered = state.search !== "" || state.source !== undefined || state.provider !== undefined;
  const close = () => set({ open: undefined, model: "", of: undefined });
  const setPrice = (model: string, of?: number) => set({ open: "set", model, of }, { push: true });
  const titles = {
    price: state.model,
    set: state.model === "" ? t("set.titleNew") : t("set.title", { model: state.model }),
    sync: t("sync.title"),
    upload: t("upload.title"),
  };
  const actions = mayWrite && (
    <>
      <Button
        variant="default"
        leftSection={<IconUpload size={16} aria-hidden />}
        onClick={() => set({ open: "upload" }, { push: true })}
      >
        {t("upload.action")}
      </Button>
      <Button
        variant="default"
        leftSection={<IconCloudDownload size={16} aria-hidden />}
        onClick={() => set({ open: "sync" }, { push: true })}
      >
        {t("sync.action")}
      </Button>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setPrice("")}>
        {t("set.action")}
      </Button>
    </>
  );
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.prices")} description={t("description")} actions={actions} />
      <UnpricedPanel {...(mayWrite ? { onSet: setPrice } : {})} />
      <FilterBar
        active={filtered}
        onClear={() => set({ search: "", source: undefined, provider: undefined, page: 1 })}
        right={<LastSyncLine />}
      >
        <SearchInput
          label={t("search")}
          value={state.search}
          onChange={(search) => set({ search, page: 1 })}
        />
        <Select
          w={{ base: "calc(50% - 5px)", xs: 160 }}
          aria-label={t("columns.source")}
          placeholder={t("columns.source")}
          clearable
          data={SOURCES.map((source) => ({ value: source, label: t(`sources.${source}`) }))}
          value={state.source ?? null}
          onChange={(value) => set({ source: SOURCES.find((one) => one === value), page: 1 })}
        />
        <Select
          w={{ base: "calc(50% - 5px)", xs: 180 }}
          aria-label={t("filterProvider")}
          placeholder={t("filterProvider")}
          clearable
          searchable
          data={(providers.data?.items ?? []).map((one) => ({ value: String(one.id), label: one.name }))}
          value={state.provider === undefined ? null : String(state.provider)}
          onChange={(value) => set({ provider: value === null ? undefined : Number(value), page: 1 })}
        />
      </FilterBar>
      <DataTable
        label={t("shell:nav.prices")}
        columns={columns}
        rows={prices.rows}
        rowKey={(item) => `${item.model} ${item.provider?.id ?? ""}`}
        error={prices.error}
        onRetry={() => void prices.refetch()}
        onRowClick={(item) =>
          set({ open: "price", model: item.model, of: item.provider?.id }, { push: true })
        }
        activeKey={state.open === "price" ? `${state.model} ${state.of ?? ""}` : undefined}
        minWidth={330}
        maxHeight="max(420px, calc(100dvh - 256px))"
        empty={
          filtered ? (
            <EmptyState title={t("nothingTitle")} hint={t("nothingHint")} />
          ) : (
            <EmptyState icon={IconCoin} title={t("emptyTitle")} hint={t("emptyHint")} />
          )
        }
      />
      <Pager
        page={state.page}
        size={state.size}
        shown={prices.rows?.length ?? 0}
        known={prices.known}
        whole={prices.whole}
        follows={prices.follows}
        onChange={set}
      />
      <UrlDrawer
        value={state.open ?? ""}
        onClose={close}
        title={state.open ? titles[state.open] : ""}
        size={state.open === "sync" || state.open === "upload" ? 860 : 640}
      >
        {state.open === "price" && (
          <PriceDrawer model={state.model} of={state.of} onSet={(of) => setPrice(state.model, of)} />
        )}
        {state.open === "set" && <SetPriceDrawer model={state.model} of={state.of} onDone={close} />}
        {state.open === "sync" && <SyncDrawer onDone={close} />}
        {state.open === "upload" && <UploadDrawer onDone={close} />}
      </UrlDrawer>
    </PageBody>
  );
}
