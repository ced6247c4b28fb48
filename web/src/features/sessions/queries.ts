// What the page asks of the API about sessions. The keys begin with `sessions`.
import { api, type Schema } from "../../api/client";
import { useAsk, usePages } from "../../api/query";
import { type Who, whoQuery } from "./state";

export type LiveSession = Schema<"LiveSession">;
export type LoggedSession = Schema<"LoggedSession">;

const PAGE = 100;

export function useActive(who: Who) {
  const query = { ...whoQuery(who), limit: PAGE };
  return usePages<LiveSession>(["sessions", "active", query], (cursor, signal) =>
    api.GET("/api/v1/sessions", { params: { query: { ...query, ...(cursor ? { cursor } : {}) } }, signal }),
  );
}

export function useHistory(filters: Who & { prefix: string; from?: string; to?: string }) {
  const { prefix, from, to } = filters;
  const query = {
    ...whoQuery(filters),
    ...(prefix ? { prefix } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    limit: PAGE,
  };
  return usePages<LoggedSession>(["sessions", "history", query], (cursor, signal) =>
    api.GET("/api/v1/sessions/history", {
      params: { query: { ...query, ...(cursor ? { cursor } : {}) } },
      signal,
    }),
  );
}

export function useSession(id: string, key_id: number | undefined) {
  const query = key_id === undefined ? {} : { key_id };
  return useAsk(["sessions", "one", id, query], (signal) =>
    api.GET("/api/v1/sessions/{id}", { params: { path: { id }, query }, signal }),
  );
}

/** What was said. */
export function useMessages(id: string, key_id: number | undefined, enabled: boolean) {
  const query = key_id === undefined ? {} : { key_id };
  return useAsk(
    ["sessions", "messages", id, query],
    (signal) => api.GET("/api/v1/sessions/{id}/messages", { params: { path: { id }, query }, signal }),
    { enabled },
  );
}

/** Users and keys to filter by. */
export function usePeople() {
  const options = { staleTime: 60_000 };
  const query = { limit: 200 };
  const users = useAsk(
    ["sessions", "names", "users"],
    (signal) => api.GET("/api/v1/users", { params: { query }, signal }),
    options,
  );
  const keys = useAsk(
    ["sessions", "names", "keys"],
    (signal) => api.GET("/api/v1/keys", { params: { query }, signal }),
    options,
  );
  return { users: users.data?.items ?? [], keys: keys.data?.items ?? [] };
}
