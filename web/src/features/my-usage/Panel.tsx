// A part of the page on a surface of its own, with its name.
import { Group, Paper, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  title: string;
  /** At the right of the name. */
  right?: ReactNode;
  children: ReactNode;
}

export function Panel({ title, right, children }: Props) {
  return (
    <Paper component="section" aria-label={title} p="md" bg="var(--hub-surface)" miw={0}>
      <Group justify="space-between" gap="xs" mb="sm">
        <Title order={2} fz="md">
          {title}
        </Title>
        {right}
      </Group>
      {children}
    </Paper>
  );
}
