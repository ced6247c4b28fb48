// A part of the page: a step with its number, or a chapter without one.
import { Box, Group, Paper, Text, ThemeIcon, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  number?: number;
  title: string;
  hint: string;
  children: ReactNode;
}

export function Part({ number, title, hint, children }: Props) {
  return (
    <Paper
      component="section"
      aria-label={title}
      p={{ base: "md", sm: "lg" }}
      bg="var(--hub-surface)"
      miw={0}
    >
      <Group gap="sm" wrap="nowrap" align="flex-start" mb="md">
        {number !== undefined && (
          <ThemeIcon size={26} radius="xl" variant="filled" style={{ flex: "none" }} aria-hidden>
            <Text size="sm" fw={650} className="hub-number">
              {number}
            </Text>
          </ThemeIcon>
        )}
        <Box miw={0}>
          <Title order={2} fz="1.05rem" lh={1.5}>
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {hint}
          </Text>
        </Box>
      </Group>
      {children}
    </Paper>
  );
}
