// Where a price comes from, as a badge with an explanation.
import { Badge, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Source } from "./queries";

const COLORS: Record<Source, string> = {
  provider: "grape",
  manual: "indigo",
  file: "orange",
  litellm: "teal",
  bundled: "gray",
};

export function SourceBadge({ source, provider }: { source: Source; provider?: string | null | undefined }) {
  const { t } = useTranslation("prices");
  return (
    <Tooltip label={t(`sourceHints.${source}`)} multiline maw={280}>
      <Badge variant="light" c="var(--mantine-color-text)" color={COLORS[source]} tt="none">
        {provider ?? t(`sources.${source}`)}
      </Badge>
    </Tooltip>
  );
}
