// Says whether what is shown follows the hub as it happens.
import { Box, Group, Text, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useLiveState } from "../../live/live";

const COLOURS = { open: "var(--hub-good)", connecting: "var(--hub-calm)", lost: "var(--hub-warn)" };

export function LiveIndicator() {
  const { t } = useTranslation();
  const state = useLiveState();
  if (!state) return null;
  return (
    <Tooltip label={t(`live.${state}Hint`)}>
      <Group gap={6} px={6} wrap="nowrap" role="status" aria-label={t(`live.${state}Hint`)} data-live={state}>
        <Box w={8} h={8} bg={COLOURS[state]} style={{ borderRadius: "50%" }} />
        <Text size="xs" c="dimmed" visibleFrom="md">
          {t(`live.${state}`)}
        </Text>
      </Group>
    </Tooltip>
  );
}
