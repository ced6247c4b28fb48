// How texts are compared, with an explanation of the chosen way.
import { Select, type SelectProps } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { MATCH_TYPES } from "./resources";

type Props = Omit<SelectProps, "data" | "label" | "description">;

export function MatchTypeField({ value, ...props }: Props) {
  const { t } = useTranslation("guardrails");
  const chosen = MATCH_TYPES.find((one) => one === value) ?? "contains";
  return (
    <Select
      label={t("match.label")}
      description={t(`match.hints.${chosen}`)}
      allowDeselect={false}
      data={MATCH_TYPES.map((one) => ({ value: one, label: t(`match.${one}`) }))}
      {...props}
      value={chosen}
    />
  );
}
