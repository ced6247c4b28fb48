// How the console keeps what the hub said: fresh enough to move between pages, and asked again only where that can help.
import { QueryClient } from "@tanstack/react-query";
import { asProblem } from "../api/problem";

export function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // Asking again does not change a refusal; it helps where the hub was away for a moment.
        retry: (failures, error) => {
          const { status } = asProblem(error);
          return failures < 2 && (status === 0 || status >= 500);
        },
      },
    },
  });
}
