// What the page asks of the API about requests. The keys begin with `requests`.
import { api, type Schema } from "../../api/client";
import { useAsk, usePages } from "../../api/query";
import type { Query } from "./filters";

export const PAGE = 100;
export const RUNNING = ["requests", "running"] as const;

export function listKey(query: Query) {
  return ["requests", "list", query] as const;
}

export function useRequests(query: Query) {
  return usePages<Schema<"RequestItem">>(listKey(query), (cursor, signal) =>
    api.GET("/api/v1/requests", {
      params: { query: { ...query, limit: PAGE, ...(cursor ? { cursor } : {}) } },
      signal,
    }),
  );
}

export function useTotals(query: Query) {
  return useAsk(
    ["requests", "totals", query],
    (signal) => api.GET("/api/v1/requests/totals", { params: { query }, signal }),
    { keep: true },
  );
}

export function useRunning(enabled = true) {
  return useAsk(
    RUNNING,
    (signal) => api.GET("/api/v1/requests/running", { params: { query: { limit: 200 } }, signal }),
    { enabled, keep: true, staleTime: 0 },
  );
}

export function useRequest(id: string) {
  return useAsk(
    ["requests", "one", id],
    (signal) => api.GET("/api/v1/requests/{id}", { params: { path: { id } }, signal }),
    { enabled: id !== "" },
  );
}

/** Headers and bodies. */
export function useBodies(id: string, enabled: boolean) {
  return useAsk(
    ["requests", "bodies", id],
    (signal) => api.GET("/api/v1/requests/{id}/bodies", { params: { path: { id } }, signal }),
    { enabled, staleTime: 60_000 },
  );
}

/** What filters offer to choose. */
export function useSuggestions() {
  const options = { staleTime: 60_000 };
  const limit = 200;
  const values = useAsk(
    ["requests", "values"],
    (signal) => api.GET("/api/v1/requests/values", { signal }),
    options,
  );
  const users = useAsk(
    ["requests", "names", "users"],
    (signal) => api.GET("/api/v1/users", { params: { query: { limit } }, signal }),
    options,
  );
  const keys = useAsk(
    ["requests", "names", "keys"],
    (signal) => api.GET("/api/v1/keys", { params: { query: { limit } }, signal }),
    options,
  );
  const providers = useAsk(
    ["requests", "names", "providers"],
    (signal) => api.GET("/api/v1/providers", { params: { query: { limit } }, signal }),
    options,
  );
  const names = (items: readonly { name: string }[] | undefined) => [
    ...new Set(items?.map((item) => item.name)),
  ];
  return {
    ...(values.data ?? { models: [], upstream_models: [], endpoints: [], statuses: [], error_codes: [] }),
    users: names(users.data?.items),
    keys: names(keys.data?.items),
    providers: names(providers.data?.items),
  };
}
