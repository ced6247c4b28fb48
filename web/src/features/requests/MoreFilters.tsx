// The filters that are used less, behind a button that says how many of them are set.
import { Badge, Button, Popover, Select, SimpleGrid } from "@mantine/core";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useWord } from "../../components/requests/words";
import { SearchInput } from "../../components/SearchInput";
import { type ControlProps, withChosen } from "./FilterControls";
import { countSet, DIALECTS, ENDS, KINDS, RARE } from "./filters";

type Flag = boolean | undefined;

export function MoreFilters({ state, set, offered }: ControlProps) {
  const { t } = useTranslation("requests");
  const word = useWord();
  const count = countSet(state, RARE);
  const named = (group: "kinds" | "dialects" | "endedBy", words: readonly string[]) =>
    words.map((value) => ({ value, label: word(group, value) }));
  const written = (value: Flag) => (value === undefined ? null : String(value));
  const read = (value: string | null): Flag => (value === null ? undefined : value === "true");
  // In place, so that choosing one does not count as a click outside of the popover.
  const shared = { clearable: true, comboboxProps: { withinPortal: false } };
  const texts = {
    key: offered.keys,
    upstream_model: offered.upstream_models,
    endpoint: offered.endpoints,
    error_code: offered.error_codes,
  };
  return (
    <Popover position="bottom-end" width={520} shadow="md" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
          rightSection={
            count > 0 && (
              <Badge size="sm" circle>
                {count}
              </Badge>
            )
          }
        >
          {t("filters.more")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown maw="calc(100vw - 24px)">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
          <Select
            {...shared}
            label={t("filters.endedBy")}
            data={named("endedBy", ENDS)}
            value={state.ended_by ?? null}
            onChange={(value) => set({ ended_by: ENDS.find((one) => one === value) })}
          />
          {(Object.keys(texts) as (keyof typeof texts)[]).map((name) => (
            <Select
              key={name}
              {...shared}
              searchable
              limit={100}
              nothingFoundMessage={t("filters.nothing")}
              label={t(`filters.${name}`)}
              data={withChosen(texts[name], state[name]).map((value) => ({
                value,
                label: name === "error_code" ? word("codes", value) : value,
              }))}
              value={state[name] || null}
              onChange={(value) => set({ [name]: value ?? "" })}
            />
          ))}
          <Select
            {...shared}
            label={t("filters.kind")}
            data={named("kinds", KINDS)}
            value={state.kind ?? null}
            onChange={(value) => set({ kind: KINDS.find((one) => one === value) })}
          />
          <Select
            {...shared}
            label={t("filters.dialect")}
            data={named("dialects", DIALECTS)}
            value={state.dialect ?? null}
            onChange={(value) => set({ dialect: DIALECTS.find((one) => one === value) })}
          />
          <Select
            {...shared}
            label={t("filters.stream")}
            data={[
              { value: "true", label: t("streamed") },
              { value: "false", label: t("whole") },
            ]}
            value={written(state.stream)}
            onChange={(value) => set({ stream: read(value) })}
          />
          <Select
            {...shared}
            label={t("filters.unpriced")}
            data={[
              { value: "true", label: t("unpriced") },
              { value: "false", label: t("priced") },
            ]}
            value={written(state.unpriced)}
            onChange={(value) => set({ unpriced: read(value) })}
          />
        </SimpleGrid>
        <SimpleGrid cols={1} mt="sm">
          <SearchInput
            width="100%"
            label={t("filters.session_prefix")}
            value={state.session_prefix}
            onChange={(session_prefix) => set({ session_prefix })}
          />
        </SimpleGrid>
      </Popover.Dropdown>
    </Popover>
  );
}
