// The keys of all users: a list with how their limits stand, a drawer for each, several at once, and a new one shown once.
import { Button } from "@mantine/core";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { useMay } from "../../api/me";
import { IssuedKeyModal } from "../../components/connect/IssuedKeyModal";
import { EmptyState } from "../../components/EmptyState";
import { EnabledSelect } from "../../components/EnabledSelect";
import { FilterBar } from "../../components/FilterBar";
import { UserSelect } from "../../components/fields/UserSelect";
import { useQuotas } from "../../components/limits/useQuotas";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";
import { SearchInput } from "../../components/SearchInput";
import { DataTable, type RowKey } from "../../components/table/DataTable";
import { UrlDrawer } from "../../components/UrlDrawer";
import { flag, id, text, useUrlState } from "../../components/urlState";
import { useLiveRefresh } from "../../live/live";
import { useColumns } from "./columns";
import { KeyBatch } from "./KeyBatch";
import { KeyDrawer } from "./KeyDrawer";
import { useKeys } from "./queries";

const FIELDS = { search: text(), user_id: id(), enabled: flag(), key: text() };
const NEW = "new";

export default function KeysPage() {
  const { t } = useTranslation(["keys", "shell"]);
  const [state, set] = useUrlState(FIELDS);
  const [selected, setSelected] = useState<ReadonlySet<RowKey>>(new Set());
  const [issued, setIssued] = useState<Schema<"IssuedKey"> | null>(null);
  const mayWrite = useMay("write");
  const keys = useKeys(state);
  const quotas = useQuotas("keys", "key", keys.items?.at(-1)?.id);
  const columns = useColumns(quotas);
  useLiveRefresh(["catalog.changed"], [["keys", "list"]]);
  useLiveRefresh(["request.finished"], [["keys", "quotas"]], 5_000);

  const filtered = state.search !== "" || state.user_id !== undefined || state.enabled !== undefined;
  const close = () => set({ key: "" });
  const add = mayWrite && (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => set({ key: NEW }, { push: true })}
    >
      {t("add")}
    </Button>
  );
  const opened = keys.items?.find((key) => String(key.id) === state.key);
  const chosen = keys.items?.filter((key) => selected.has(key.id)) ?? [];
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.keys")} description={t("description")} actions={add} />
      <FilterBar
        active={filtered}
        onClear={() => set({ search: "", user_id: undefined, enabled: undefined })}
      >
        <SearchInput label={t("search")} value={state.search} onChange={(search) => set({ search })} />
        <UserSelect
          w={{ base: "calc(50% - 5px)", xs: 190 }}
          aria-label={t("filterUser")}
          placeholder={t("filterUser")}
          clearable
          value={state.user_id}
          onChange={(user) => set({ user_id: user ?? undefined })}
        />
        <EnabledSelect
          label={t("columns.status")}
          value={state.enabled}
          onChange={(enabled) => set({ enabled })}
        />
      </FilterBar>
      <DataTable
        label={t("shell:nav.keys")}
        columns={columns}
        rows={keys.items}
        rowKey={(key) => key.id}
        error={keys.error}
        onRetry={() => void keys.refetch()}
        onRowClick={(key) => set({ key: String(key.id) }, { push: true })}
        activeKey={opened?.id}
        {...(mayWrite ? { selection: { selected, onChange: setSelected } } : {})}
        hasMore={keys.hasNextPage}
        loadingMore={keys.isFetchingNextPage}
        onMore={keys.more}
        rowHeight={58}
        empty={
          filtered ? (
            <EmptyState title={t("nothingTitle")} hint={t("nothingHint")} />
          ) : (
            <EmptyState icon={IconKey} title={t("emptyTitle")} hint={t("emptyHint")} action={add} />
          )
        }
      />
      <KeyBatch chosen={chosen} onClear={() => setSelected(new Set())} />
      <UrlDrawer
        value={state.key}
        onClose={close}
        title={state.key === NEW ? t("newTitle") : (opened?.name ?? t("shell:nav.keys"))}
      >
        <KeyDrawer
          key={state.key}
          id={state.key === NEW ? undefined : Number(state.key)}
          user={state.user_id}
          onDone={close}
          onIssued={(made) => {
            setIssued(made);
            close();
          }}
        />
      </UrlDrawer>
      <IssuedKeyModal issued={issued} onClose={() => setIssued(null)} />
    </PageBody>
  );
}
