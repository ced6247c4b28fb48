// The filters that are used most, in one line: period, how it ended, who, which model and provider.
import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { RangePicker } from "../../components/RangePicker";
import { CLASSES } from "../../components/requests/judged";
import { type State, statusChoice, statusPatch } from "./filters";
import type { useSuggestions } from "./queries";

export interface ControlProps {
  state: State;
  set: (patch: Partial<State>) => void;
  offered: ReturnType<typeof useSuggestions>;
}

/** A value that is chosen already is offered too, e.g. a user who is deleted by now. */
export function withChosen(values: readonly string[], chosen: string): string[] {
  return chosen && !values.includes(chosen) ? [chosen, ...values] : [...values];
}

export function FilterControls({ state, set, offered }: ControlProps) {
  const { t } = useTranslation("requests");
  const width = { base: "calc(50% - 5px)", xs: 150 };
  const statuses = withChosen(offered.statuses.map(String), state.status ? String(state.status) : "");
  return (
    <>
      <RangePicker
        value={{ name: state.range, from: state.from, to: state.to }}
        onChange={({ name, from = "", to = "" }) => set({ range: name, from, to })}
      />
      <Select
        w={width}
        aria-label={t("filters.status")}
        placeholder={t("filters.status")}
        clearable
        data={[
          {
            group: t("filters.classes"),
            items: CLASSES.map((one) => ({ value: `${one}xx`, label: t(`class${one}`) })),
          },
          { group: t("filters.single"), items: statuses },
        ]}
        value={statusChoice(state)}
        onChange={(value) => set(statusPatch(value))}
      />
      {(["user", "model", "provider"] as const).map((name) => (
        <Select
          key={name}
          w={width}
          aria-label={t(`filters.${name}`)}
          placeholder={t(`filters.${name}`)}
          clearable
          searchable
          limit={100}
          nothingFoundMessage={t("filters.nothing")}
          comboboxProps={{ width: "max-content", position: "bottom-start" }}
          data={withChosen(offered[`${name}s`], state[name])}
          value={state[name] || null}
          onChange={(value) => set({ [name]: value ?? "" })}
        />
      ))}
    </>
  );
}
