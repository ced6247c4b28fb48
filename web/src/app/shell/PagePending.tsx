// The outline of a page while its code is on the way.
import { Skeleton, Stack } from "@mantine/core";

export function PagePending() {
  return (
    <Stack p="md" gap="md" aria-busy="true">
      <Skeleton h={32} w={220} />
      <Skeleton h={36} />
      <Skeleton h={320} />
    </Stack>
  );
}
