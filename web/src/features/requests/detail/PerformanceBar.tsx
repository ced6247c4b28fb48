// Where the time went, as one bar: first byte, first content, the writing of the rest.
import { Box, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { speedOf } from "../../../components/requests/judged";
import { useFormat } from "../../../format/useFormat";
import type { Item } from "../rows";
import { type PhaseName, phasesOf } from "./phases";

const COLOURS: Record<PhaseName, string> = {
  firstByte: "var(--mantine-color-gray-5)",
  firstContent: "var(--mantine-color-indigo-4)",
  generation: "var(--mantine-color-teal-6)",
  whole: "var(--mantine-color-gray-5)",
};

export function PerformanceBar({ item }: { item: Item }) {
  const { t } = useTranslation("requests");
  const format = useFormat();
  const phases = phasesOf(item);
  const speed = speedOf(item);
  const words = phases.map((phase) => `${t(`performance.${phase.name}`)} ${format.duration(phase.ms)}`);
  return (
    <Box>
      <Box
        role="img"
        aria-label={words.join(", ")}
        h={14}
        style={{ display: "flex", gap: 2, borderRadius: 4, overflow: "hidden" }}
      >
        {phases.map((phase) => (
          <Box
            key={phase.name}
            bg={COLOURS[phase.name]}
            style={{ flexGrow: phase.percent, flexBasis: 0, minWidth: 3 }}
          />
        ))}
      </Box>
      <Group gap="lg" mt="xs" style={{ rowGap: 4 }}>
        {phases.map((phase) => (
          <Group key={phase.name} gap={6} wrap="nowrap">
            <Box w={10} h={10} bg={COLOURS[phase.name]} style={{ borderRadius: 3, flex: "none" }} />
            <Text size="xs" c="dimmed">
              {t(`performance.${phase.name}`)}
            </Text>
            <Text size="xs" fw={600} className="hub-number">
              {format.duration(phase.ms)}
            </Text>
          </Group>
        ))}
        <Text size="xs" ml="auto" className="hub-number">
          {t("performance.total", { time: format.duration(item.duration_ms) })}
          {speed !== undefined && ` · ${t("performance.speed", { speed: format.count(speed) })}`}
        </Text>
      </Group>
    </Box>
  );
}
