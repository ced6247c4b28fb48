// A part of the page: a card with a title and one line that says what it is for.
import { Card, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  title: string;
  description: string;
  children: ReactNode;
}

export function Section({ title, description, children }: Props) {
  return (
    <Card component="section" padding="lg" bg="var(--hub-surface)">
      <Title order={2} fz="md">
        {title}
      </Title>
      <Text size="sm" c="dimmed" mb="md" maw={720}>
        {description}
      </Text>
      {children}
    </Card>
  );
}
