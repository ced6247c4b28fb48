// Names and values beside each other, as a list of definitions: two columns where there is room.
import { Box, SimpleGrid, Text } from "@mantine/core";
import type { ReactNode } from "react";

export interface Fact {
  name: string;
  value: ReactNode;
  /** Over the whole width, for long values. */
  whole?: boolean;
}

export function Facts({ facts, columns = 2 }: { facts: readonly Fact[]; columns?: 1 | 2 | 3 | 4 }) {
  return (
    <SimpleGrid
      component="dl"
      cols={{ base: Math.min(columns, 2), sm: columns }}
      spacing="md"
      verticalSpacing="sm"
      m={0}
    >
      {facts.map((fact) => (
        <Box key={fact.name} miw={0} style={fact.whole ? { gridColumn: "1 / -1" } : {}}>
          <Text component="dt" size="xs" c="dimmed">
            {fact.name}
          </Text>
          <Text component="dd" size="sm" m={0} style={{ overflowWrap: "anywhere" }}>
            {fact.value}
          </Text>
        </Box>
      ))}
    </SimpleGrid>
  );
}
