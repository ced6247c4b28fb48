// Nothing is here yet: says so, and what to do next.
import { Stack, Text, ThemeIcon } from "@mantine/core";
import { IconInbox } from "@tabler/icons-react";
import type { ComponentType, ReactNode } from "react";

interface Props {
  title: string;
  hint?: string;
  icon?: ComponentType<{ size?: number | string; stroke?: number | string }>;
  /** Usually one button. */
  action?: ReactNode;
}

export function EmptyState({ title, hint, icon: Icon = IconInbox, action }: Props) {
  return (
    <Stack align="center" gap="xs" py={48} px="md">
      <ThemeIcon variant="default" size={44} radius="xl" c="dimmed">
        <Icon size={22} stroke={1.5} />
      </ThemeIcon>
      <Text fw={600}>{title}</Text>
      {hint && (
        <Text size="sm" c="dimmed" ta="center" maw={420}>
          {hint}
        </Text>
      )}
      {action}
    </Stack>
  );
}
