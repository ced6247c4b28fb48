// The users: a list to search and filter, and a drawer to add, change, switch off or delete one.
import { Button } from "@mantine/core";
import { IconPlus, IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { useMay } from "../../api/me";
import { IssuedKeyModal } from "../../components/connect/IssuedKeyModal";
import { EmptyState } from "../../components/EmptyState";
import { EnabledSelect } from "../../components/EnabledSelect";
import { FilterBar } from "../../components/FilterBar";
import { useQuotas } from "../../components/limits/useQuotas";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";
import { SearchInput } from "../../components/SearchInput";
import { DataTable, type RowKey } from "../../components/table/DataTable";
import { UrlDrawer } from "../../components/UrlDrawer";
import { flag, text, useUrlState } from "../../components/urlState";
import { useLiveRefresh } from "../../live/live";
import { useColumns } from "./columns";
import { useUsers } from "./queries";
import { UserBatch } from "./UserBatch";
import { UserDrawer } from "./UserDrawer";

const FIELDS = { search: text(), tag: text(), group: text(), enabled: flag(), user: text(), step: text() };
const NEW = "new";
/** The step after a new user: their first key. */
const KEY = "key";

export default function UsersPage() {
  const { t } = useTranslation(["users", "shell"]);
  const [state, set] = useUrlState(FIELDS);
  const [selected, setSelected] = useState<ReadonlySet<RowKey>>(new Set());
  const [issued, setIssued] = useState<Schema<"IssuedKey"> | null>(null);
  const mayWrite = useMay("write");
  const users = useUsers(state);
  const quotas = useQuotas("users", "user", users.items?.at(-1)?.id);
  const columns = useColumns(quotas);
  useLiveRefresh(["catalog.changed"], [["users", "list"]]);
  useLiveRefresh(["request.finished"], [["users", "quotas"]], 5_000);

  const filtered =
    state.search !== "" || state.tag !== "" || state.group !== "" || state.enabled !== undefined;
  const close = () => set({ user: "", step: "" });
  const add = mayWrite && (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => set({ user: NEW }, { push: true })}
    >
      {t("add")}
    </Button>
  );
  const opened = users.items?.find((user) => String(user.id) === state.user);
  const chosen = users.items?.filter((user) => selected.has(user.id)) ?? [];
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.users")} description={t("description")} actions={add} />
      <FilterBar
        active={filtered}
        onClear={() => set({ search: "", tag: "", group: "", enabled: undefined })}
      >
        <SearchInput label={t("search")} value={state.search} onChange={(search) => set({ search })} />
        <EnabledSelect
          label={t("filterStatus")}
          value={state.enabled}
          onChange={(enabled) => set({ enabled })}
        />
        <SearchInput label={t("filterTag")} width={140} value={state.tag} onChange={(tag) => set({ tag })} />
        <SearchInput
          label={t("filterGroup")}
          width={140}
          value={state.group}
          onChange={(group) => set({ group })}
        />
      </FilterBar>
      <DataTable
        label={t("shell:nav.users")}
        columns={columns}
        rows={users.items}
        rowKey={(user) => user.id}
        error={users.error}
        onRetry={() => void users.refetch()}
        onRowClick={(user) => set({ user: String(user.id) }, { push: true })}
        activeKey={opened?.id}
        {...(mayWrite ? { selection: { selected, onChange: setSelected } } : {})}
        hasMore={users.hasNextPage}
        loadingMore={users.isFetchingNextPage}
        onMore={users.more}
        rowHeight={58}
        empty={
          filtered ? (
            <EmptyState title={t("nothingTitle")} hint={t("nothingHint")} />
          ) : (
            <EmptyState icon={IconUsers} title={t("emptyTitle")} hint={t("emptyHint")} action={add} />
          )
        }
      />
      <UserBatch chosen={chosen} onClear={() => setSelected(new Set())} />
      <UrlDrawer
        value={state.user}
        onClose={close}
        title={
          state.user === NEW
            ? t("newTitle")
            : state.step === KEY
              ? t("firstKey.title")
              : (opened?.name ?? t("shell:nav.users"))
        }
      >
        <UserDrawer
          key={state.user}
          id={state.user === NEW ? undefined : Number(state.user)}
          first={state.step === KEY}
          onDone={close}
          onCreated={(user) => set({ user: String(user.id), step: KEY })}
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
