// One limit of one row: how much of how much, a bar, and when it begins anew.
import { Box, Progress, Text, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { isMoney } from "../../components/limits/draft";
import { nearness } from "../../components/UsageBar";
import { useFormat } from "../../format/useFormat";

const COLOURS = { good: "indigo", warn: "orange", bad: "red" };

interface Props {
  limit: Schema<"QuotaLimit"> | undefined;
  /** The bar's name for screen readers: whose limit, and which. */
  label: string;
}

export function LimitCell({ limit, label }: Props) {
  const { t } = useTranslation("quotas");
  const format = useFormat();
  if (!limit) {
    return (
      <Text span inherit c="dimmed">
        –
      </Text>
    );
  }
  const amount = (value: typeof limit.used) =>
    isMoney(limit.name) ? format.money(String(value), 2) : format.compact(Number(value));
  const hints = [
    t("remaining", { value: amount(limit.remaining) }),
    ...(Number(limit.reserved) > 0 ? [t("reserved", { value: amount(limit.reserved) })] : []),
    ...(limit.reset_at ? [t("resets", { at: format.dateTime(limit.reset_at) })] : []),
  ];
  return (
    <Tooltip label={hints.join("\n")} style={{ whiteSpace: "pre-line" }}>
      <Box miw={110} maw={240} ml="auto">
        <Text size="xs" className="hub-number" ta="right" mb={3}>
          {amount(limit.used)}
          <Text span inherit c="dimmed">
            {` / ${amount(limit.limit)}`}
          </Text>
        </Text>
        <Progress.Root size={4}>
          <Progress.Section
            value={Math.min(Math.max(limit.percent, 0), 100)}
            color={COLOURS[nearness(limit.percent)]}
            aria-label={label}
          />
        </Progress.Root>
      </Box>
    </Tooltip>
  );
}
