// A card: a number of today, how it differs from yesterday at this time, and the course of the last day.
import { Group, Paper, Skeleton, Text, Tooltip } from "@mantine/core";
import { IconArrowDownRight, IconArrowUpRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/useFormat";
import { type Change, signed } from "./compare";
import { Spark } from "./Spark";

interface Props {
  label: string;
  /** Undefined while it is on its way. */
  value: ReactNode | undefined;
  /** Says the value of yesterday on hover. */
  before?: string | undefined;
  change?: Change | undefined;
  /** Whether the change is in points of 100, not a share. */
  inPoints?: boolean;
  values?: readonly (number | null)[] | undefined;
  /** In place of a change. */
  note?: string | undefined;
  color?: string;
}

export function StatCard(props: Props) {
  const { label, value, before, change, inPoints = false, values = [], note } = props;
  const { color = "var(--mantine-color-indigo-5)" } = props;
  const { t } = useTranslation("dashboard");
  const { language } = useFormat();
  const Arrow = (change?.by ?? 0) < 0 ? IconArrowDownRight : IconArrowUpRight;
  const by = change?.by ?? null;
  const text =
    note ?? (by === null ? t("cards.noCompare") : signed(language, by, inPoints ? "decimal" : "percent"));
  return (
    <Paper p="sm" pb={0} style={{ overflow: "hidden" }} miw={0} role="group" aria-label={label}>
      <Text size="xs" c="dimmed" truncate>
        {label}
      </Text>
      {value === undefined ? (
        <Skeleton h={24} w="60%" my={6} />
      ) : (
        <Text fz="1.375rem" fw={650} lh="36px" className="hub-number" truncate>
          {value}
        </Text>
      )}
      <Tooltip label={before} disabled={!before}>
        <Group gap={2} wrap="nowrap" h={18} c={`var(--hub-${change?.tone ?? "calm"})`}>
          {value !== undefined && (
            <>
              {by !== null && text !== "0" && text !== signed(language, 0, "percent") && (
                <Arrow size={14} stroke={2} aria-hidden style={{ flex: "none" }} />
              )}
              <Text span size="xs" className="hub-number" truncate>
                {by !== null && inPoints ? t("cards.points", { value: text }) : text}
              </Text>
            </>
          )}
        </Group>
      </Tooltip>
      <div style={{ margin: "6px calc(var(--mantine-spacing-sm) * -1) 0" }}>
        <Spark values={values} color={color} />
      </div>
    </Paper>
  );
}
