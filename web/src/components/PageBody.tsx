// The room of a page: even distances, and no wider than can be read.
import { Stack } from "@mantine/core";
import type { ReactNode } from "react";

export function PageBody({ children, narrow = false }: { children: ReactNode; narrow?: boolean }) {
  return (
    <Stack gap="md" p={{ base: "sm", sm: "lg" }} maw={narrow ? 960 : 1680} mx={narrow ? 0 : "auto"}>
      {children}
    </Stack>
  );
}
