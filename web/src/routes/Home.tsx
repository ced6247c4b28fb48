// The start page: how the hub is, how to connect to it, what to do next.
import { Container, SimpleGrid, Stack } from "@mantine/core";
import { ConnectCard } from "../features/connect/ConnectCard";
import { NextStepsCard } from "../features/connect/NextStepsCard";
import { StatusCard } from "../features/status/StatusCard";

export function Home({ origin }: { origin: string }) {
  return (
    <Container size="lg" pb="xl" component="main">
      <Stack gap="md">
        <StatusCard />
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <ConnectCard origin={origin} />
          <NextStepsCard />
        </SimpleGrid>
      </Stack>
    </Container>
  );
}
