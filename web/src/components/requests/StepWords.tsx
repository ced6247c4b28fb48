// What the hub says of a step of the decision chain, in the reader's language.
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Part, readStep } from "./steps";
import { useWord } from "./words";

export function StepWords({ detail }: { detail: string }) {
  const { t } = useTranslation("requests");
  const word = useWord();
  const said = (part: Part): string => {
    if ("text" in part) return part.text;
    const { dialect, reason, ...values } = part.values;
    if (dialect) values.dialect = word("dialects", dialect);
    if (reason) values.reason = word("reasons", reason);
    return String(t(`steps.${part.phrase}` as never, values));
  };
  return (
    <Text size="xs" style={{ overflowWrap: "anywhere" }}>
      {readStep(detail).map(said).join(" · ")}
    </Text>
  );
}
