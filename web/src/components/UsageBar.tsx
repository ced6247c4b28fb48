// How much of a limit is used: a bar that turns amber at 80 % and red when it is reached, with its numbers.
import { Box, Group, Progress, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** How near a share of 100 is to its limit. */
export function nearness(percent: number): "good" | "warn" | "bad" {
  if (percent >= 100) return "bad";
  return percent >= 80 ? "warn" : "good";
}

const COLOURS = { good: "indigo", warn: "orange", bad: "red" };

interface Props {
  /** Of 100; may be above. */
  percent: number;
  /** What is limited; also the bar's name for screen readers. */
  label: string;
  /** Shown at the right, e.g. "$1.20 / $5.00". */
  value?: ReactNode;
  size?: "xs" | "sm" | "md";
}

export function UsageBar({ percent, label, value, size = "sm" }: Props) {
  const shown = Math.min(Math.max(percent, 0), 100);
  return (
    <Box miw={0}>
      <Group justify="space-between" gap="xs" wrap="nowrap" mb={2}>
        <Text size="xs" c="dimmed" truncate>
          {label}
        </Text>
        {value !== undefined && (
          <Text size="xs" className="hub-number">
            {value}
          </Text>
        )}
      </Group>
      <Progress.Root size={size}>
        <Progress.Section value={shown} color={COLOURS[nearness(percent)]} aria-label={label} />
      </Progress.Root>
    </Box>
  );
}
