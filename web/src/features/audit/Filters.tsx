// The filters of the audit log.
import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { RangePicker } from "../../components/RangePicker";
import { SearchInput } from "../../components/SearchInput";
import { DOORS, type State, TARGETS } from "./state";
import { useAuditWord } from "./words";

interface Props {
  state: State;
  set: (patch: Partial<State>) => void;
}

export function Filters({ state, set }: Props) {
  const { t } = useTranslation("audit");
  const { word } = useAuditWord();
  const width = { base: "calc(50% - 5px)", xs: 170 };
  return (
    <>
      <RangePicker
        value={{ name: state.range, from: state.from, to: state.to }}
        onChange={({ name, from = "", to = "" }) => set({ range: name, from, to })}
      />
      <Select
        w={width}
        aria-label={t("filters.target")}
        placeholder={t("filters.target")}
        clearable
        searchable
        data={TARGETS.map((value) => ({ value, label: word("targets", value) }))}
        value={state.target_kind || null}
        onChange={(value) => set({ target_kind: value ?? "" })}
      />
      <Select
        w={width}
        aria-label={t("filters.door")}
        placeholder={t("filters.door")}
        clearable
        data={DOORS.map((value) => ({ value, label: word("doors", value) }))}
        value={state.door ?? null}
        onChange={(value) => set({ door: DOORS.find((one) => one === value) })}
      />
      <SearchInput
        label={t("filters.action")}
        width={220}
        value={state.action}
        onChange={(action) => set({ action })}
      />
      <SearchInput
        label={t("filters.actor")}
        width={150}
        value={state.actor}
        onChange={(actor) => set({ actor })}
      />
      <SearchInput
        label={t("filters.targetId")}
        width={130}
        value={state.target_id}
        onChange={(target_id) => set({ target_id })}
      />
    </>
  );
}
