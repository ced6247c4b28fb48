// A state in one word with a dot of its colour; the word carries the meaning, the colour only helps.
import { Box, Group, Text, Tooltip } from "@mantine/core";

export type Tone = "good" | "warn" | "bad" | "info" | "calm";

interface Props {
  tone: Tone;
  label: string;
  /** Why, on hover. */
  hint?: string | undefined;
}

export function StatusBadge({ tone, label, hint }: Props) {
  const badge = (
    <Group gap={6} wrap="nowrap" display="inline-flex" data-tone={tone}>
      <Box w={8} h={8} bg={`var(--hub-${tone})`} style={{ borderRadius: "50%", flex: "none" }} />
      <Text component="span" size="sm" truncate>
        {label}
      </Text>
    </Group>
  );
  // A tooltip costs more than all the rest, and long lists have many badges without one.
  if (!hint) return badge;
  return (
    <Tooltip label={hint} multiline maw={320}>
      {badge}
    </Tooltip>
  );
}
