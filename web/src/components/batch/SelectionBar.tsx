// What can be done to the chosen rows of a table; stays at the bottom of the window, and shows how far a batch is.
import { CloseButton, Group, Paper, Progress, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  count: number;
  /** E.g. "3 users chosen". */
  label: string;
  onClear: () => void;
  progress?: { finished: number; total: number } | undefined;
  /** Buttons. */
  children: ReactNode;
}

export function SelectionBar({ count, label, onClear, progress, children }: Props) {
  const { t } = useTranslation();
  if (count === 0 && !progress) return null;
  return (
    <Paper
      component="section"
      aria-label={label}
      shadow="md"
      p="xs"
      pos="sticky"
      bottom={12}
      mx="auto"
      maw="100%"
      w="fit-content"
      bg="var(--hub-surface)"
      style={{ zIndex: 3 }}
    >
      {progress ? (
        <Group gap="sm" wrap="nowrap" miw={240}>
          <Progress
            flex={1}
            value={(progress.finished / Math.max(progress.total, 1)) * 100}
            aria-label={label}
          />
          <Text size="sm" className="hub-number" role="status">
            {progress.finished} / {progress.total}
          </Text>
        </Group>
      ) : (
        <Group gap="xs" justify="center">
          <Text size="sm" fw={600} px={4} role="status">
            {label}
          </Text>
          <CloseButton size="md" aria-label={t("common.clear")} onClick={onClear} />
          {children}
        </Group>
      )}
    </Paper>
  );
}
