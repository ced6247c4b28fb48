// The sessions: those that are active, live and to be ended; those of the log; and each of them as a conversation.
import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FilterBar } from "../../components/FilterBar";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";
import { RangePicker } from "../../components/RangePicker";
import { SearchInput } from "../../components/SearchInput";
import { readSort, writeSort } from "../../components/table/columns";
import { UrlDrawer } from "../../components/UrlDrawer";
import { useUrlState } from "../../components/urlState";
import { ActiveSessions } from "./ActiveSessions";
import { PastSessions } from "./PastSessions";
import { SessionDrawer } from "./SessionDrawer";
import { FIELDS, VIEWS } from "./state";
import { WhoFilters } from "./WhoFilters";

export default function SessionsPage() {
  const { t } = useTranslation(["sessions", "requests", "shell"]);
  const [state, set] = useUrlState(FIELDS);
  const past = state.view === "history";
  const filtered = state.user_id !== undefined || state.key_id !== undefined || (past && state.prefix !== "");
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.sessions")} description={t("description")} />
      <FilterBar active={filtered} onClear={() => set({ user_id: undefined, key_id: undefined, prefix: "" })}>
        <SegmentedControl
          aria-label={t("view")}
          data={VIEWS.map((value) => ({ value, label: t(value) }))}
          value={state.view}
          onChange={(value) => set({ view: value as (typeof VIEWS)[number] }, { push: true })}
        />
        {past && (
          <RangePicker
            value={{ name: state.range, from: state.from, to: state.to }}
            onChange={({ name, from = "", to = "" }) => set({ range: name, from, to })}
          />
        )}
        <WhoFilters who={state} onChange={set} />
        {past && (
          <SearchInput label={t("prefix")} value={state.prefix} onChange={(prefix) => set({ prefix })} />
        )}
      </FilterBar>
      {past ? (
        <PastSessions
          who={state}
          prefix={state.prefix}
          range={{ name: state.range, from: state.from, to: state.to }}
          open={state.session}
          onOpen={({ session }) => set({ session, session_key: state.key_id }, { push: true })}
        />
      ) : (
        <ActiveSessions
          who={state}
          sort={readSort(state.sort)}
          onSort={(sort) => set({ sort: writeSort(sort) })}
          open={state.session}
          onOpen={({ id }) => set({ session: id, session_key: undefined }, { push: true })}
        />
      )}
      <UrlDrawer
        value={state.session}
        onClose={() => set({ session: "", session_key: undefined })}
        title={t("conversation")}
        size={820}
      >
        <SessionDrawer key={state.session} id={state.session} keyId={state.session_key} />
      </UrlDrawer>
    </PageBody>
  );
}
