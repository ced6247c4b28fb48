// The head of a page: its name, one line about it, and what can be done on it.
import { Box, Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  title: string;
  description?: string;
  /** Buttons at the right; below the title on a phone. */
  actions?: ReactNode;
}

export function PageHeader({ title, description, actions }: Props) {
  return (
    <Group justify="space-between" align="flex-start" gap="sm">
      <Box miw={0}>
        <Title order={1} fz="1.25rem" lh={1.3}>
          {title}
        </Title>
        {description && (
          <Text size="sm" c="dimmed" mt={2} maw={720}>
            {description}
          </Text>
        )}
      </Box>
      {actions && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
