// One wire language: how it fares now, and hour by hour through the last day.
import { Group, Paper, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { Lanes } from "../../components/Lanes";
import { StatusBadge, type Tone } from "../../components/StatusBadge";
import { useFormat } from "../../format/useFormat";
import { nameOf, type State } from "./status";

export const TONES: Record<State, Tone> = { operational: "good", degraded: "warn", down: "bad" };

export function DialectRow({ status }: { status: Schema<"DialectStatus"> }) {
  const { t } = useTranslation("status");
  const format = useFormat();
  const name = nameOf(status.dialect);
  const hour = (at: string) => format.tick(at, true);
  const cells = status.hours.map(({ from, availability }) => ({
    key: from,
    availability: availability ?? null,
    when: `${format.tick(from, false)}, ${hour(from)}`,
    lines: [
      availability == null ? t("noTries") : t("succeeded", { share: format.percent(availability * 100) }),
    ],
  }));
  return (
    <Paper p="md">
      <Group justify="space-between" mb="xs" gap="xs">
        <Text fw={600}>{name}</Text>
        <Group gap="md">
          <Text size="sm" c="dimmed" className="hub-number">
            {status.availability == null
              ? t("noTries")
              : t("inDay", { share: format.percent(status.availability * 100, 2) })}
          </Text>
          <StatusBadge tone={TONES[status.state]} label={t(`state.${status.state}`)} />
        </Group>
      </Group>
      <Lanes label={t("hoursOf", { name })} cells={cells} height={34} />
      <Group justify="space-between" mt={4}>
        <Text size="xs" c="dimmed">
          {t("dayAgo")}
        </Text>
        <Text size="xs" c="dimmed">
          {t("now")}
        </Text>
      </Group>
    </Paper>
  );
}
