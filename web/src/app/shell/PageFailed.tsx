// What is shown when a page cannot be drawn: the rest of the console goes on.
import { Center } from "@mantine/core";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { ErrorState } from "../../components/ErrorState";

export function PageFailed({ error, reset }: ErrorComponentProps) {
  // After an update of the hub the files of the page before are gone: only a reload finds the new ones.
  const stale = /dynamically imported module|Importing a module script failed/i.test(String(error));
  return (
    <Center mih="50dvh" p="md">
      <ErrorState error={error} onRetry={stale ? () => window.location.reload() : reset} />
    </Center>
  );
}
