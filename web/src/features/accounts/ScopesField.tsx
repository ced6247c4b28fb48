// What a token may do in each area of the API: nothing, read, or change. Areas have the names of the API's paths.
import { Code, Group, ScrollArea, SegmentedControl, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { AREAS, type TokenForm, type Verb } from "./draft";

interface Props {
  value: TokenForm["areas"];
  onChange: (value: TokenForm["areas"]) => void;
}

const VERBS: readonly Verb[] = ["none", "read", "write"];

export function ScopesField({ value, onChange }: Props) {
  const { t } = useTranslation("accounts");
  return (
    <ScrollArea.Autosize
      mah={340}
      type="auto"
      viewportProps={{ tabIndex: 0, role: "region", "aria-label": t("columns.scopes") }}
      style={{ border: "1px solid var(--hub-line)", borderRadius: "var(--mantine-radius-md)" }}
    >
      <Stack gap={0} px="sm" py={4}>
        {AREAS.map((area) => (
          <Group key={area} justify="space-between" wrap="nowrap" gap="xs" py={4}>
            <Code style={{ minWidth: 0, overflowWrap: "anywhere" }}>{area}</Code>
            <SegmentedControl
              size="xs"
              aria-label={area}
              data={VERBS.map((verb) => ({ value: verb, label: t(`tokens.verbs.${verb}`) }))}
              value={value[area] ?? "none"}
              onChange={(verb) => onChange({ ...value, [area]: verb as Verb })}
            />
          </Group>
        ))}
      </Stack>
    </ScrollArea.Autosize>
  );
}
