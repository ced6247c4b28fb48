// How limits stand: a bar for each, or only for the one of which most is used.
import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { useFormat } from "../../format/useFormat";
import { UsageBar } from "../UsageBar";
import { COUNT_LIMITS, isMoney, type LimitName, MONEY_LIMITS } from "./draft";

type QuotaLimit = Schema<"QuotaLimit">;

const NAMES: readonly LimitName[] = [...MONEY_LIMITS, ...COUNT_LIMITS];

/** The fullest first. */
export function fullest(limits: readonly QuotaLimit[]): QuotaLimit[] {
  return [...limits].sort((left, right) => right.percent - left.percent);
}

interface Props {
  limits: readonly QuotaLimit[];
  /** How many bars at most; the fullest are shown. */
  most?: number;
}

export function LimitBars({ limits, most = Number.POSITIVE_INFINITY }: Props) {
  const { t } = useTranslation("limits");
  const format = useFormat();
  const amount = (name: string, value: QuotaLimit["used"]) =>
    isMoney(name) ? format.money(String(value), 2) : format.compact(Number(value));
  const name = (limit: string) => {
    const known = NAMES.find((one) => one === limit);
    return known ? t(known) : limit;
  };
  if (limits.length === 0) {
    return (
      <Text size="xs" c="dimmed">
        {t("none")}
      </Text>
    );
  }
  return (
    <Stack gap={6}>
      {fullest(limits)
        .slice(0, most)
        .map((limit) => (
          <UsageBar
            key={limit.name}
            size="xs"
            percent={limit.percent}
            label={name(limit.name)}
            value={`${amount(limit.name, limit.used)} / ${amount(limit.name, limit.limit)}`}
          />
        ))}
    </Stack>
  );
}
