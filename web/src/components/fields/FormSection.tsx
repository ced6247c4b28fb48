// A group of fields of a form under a title, with one line that says what they are for.
import { Box, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  title: string;
  description?: string;
  /** Fields side by side where there is room. */
  columns?: 1 | 2 | 3 | 4;
  children: ReactNode;
}

export function FormSection({ title, description, columns = 1, children }: Props) {
  return (
    <Box component="section" pt="md" style={{ borderTop: "1px solid var(--hub-line)" }}>
      <Stack gap="sm">
        <div>
          <Title order={3} fz="md">
            {title}
          </Title>
          {description && (
            <Text size="xs" c="dimmed">
              {description}
            </Text>
          )}
        </div>
        {columns === 1 ? (
          children
        ) : (
          <SimpleGrid
            cols={{ base: 1, xs: columns === 4 ? 2 : columns, md: columns }}
            spacing="sm"
            verticalSpacing="sm"
          >
            {children}
          </SimpleGrid>
        )}
      </Stack>
    </Box>
  );
}
