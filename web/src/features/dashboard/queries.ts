// What the dashboard asks of the API. The keys begin with `dashboard`.
import { api } from "../../api/client";
import { useAsk, usePages } from "../../api/query";
import { momentsOf, type Range } from "../../components/range";
import type { Grouping } from "./trend";

/** What changes by any request that ends. */
export const OVERVIEW = ["dashboard", "overview"] as const;
export const HOURS = ["dashboard", "hours"] as const;
export const HEALTH = ["dashboard", "health"] as const;
export const SESSIONS = ["dashboard", "sessions"] as const;
export const TRENDS = ["dashboard", "trends"] as const;
export const LEADERS = ["dashboard", "leaders"] as const;
export const RUNNING = ["dashboard", "running"] as const;
export const LATEST = ["dashboard", "latest"] as const;
export const STEPS = ["dashboard", "steps"] as const;

/** More than a screen shows; the list says so where there are more. */
export const MOST_RUNNING = 50;
export const MOST_LATEST = 10;
const MOST_SESSIONS = 200;
const MOST_LINES = 5;

export function useOverview() {
  return useAsk(OVERVIEW, (signal) => api.GET("/api/v1/statistics/overview", { signal }));
}

/** The last day by hours, for the small lines of the cards. */
export function useHours() {
  return useAsk(HOURS, (signal) =>
    api.GET("/api/v1/statistics/series", { params: { query: { resolution: "hour" } }, signal }),
  );
}

export function useTrend(range: Range, grouping: Grouping) {
  return useAsk(
    [...TRENDS, range, grouping],
    (signal) =>
      api.GET("/api/v1/statistics/series", {
        params: {
          query: {
            ...momentsOf(range, new Date()),
            ...(grouping === "none" ? {} : { group_by: grouping, top: MOST_LINES }),
          },
        },
        signal,
      }),
    { keep: true },
  );
}

export function useLeaders(
  by: "user" | "provider" | "model",
  range: Range,
  order: "cost" | "requests" | "tokens",
) {
  return useAsk(
    [...LEADERS, by, range, order],
    (signal) =>
      api.GET("/api/v1/statistics/leaderboard", {
        params: { query: { by, order, limit: MOST_LINES, ...momentsOf(range, new Date()) } },
        signal,
      }),
    { keep: true },
  );
}

export function useProviders() {
  return usePages(HEALTH, (cursor, signal) =>
    api.GET("/api/v1/providers", {
      params: { query: { limit: 200, ...(cursor ? { cursor } : {}) } },
      signal,
    }),
  );
}

/** How many conversations are active; with a plus where there are more than were counted. */
export function useActiveSessions() {
  const sessions = useAsk(SESSIONS, (signal) =>
    api.GET("/api/v1/sessions", { params: { query: { limit: MOST_SESSIONS } }, signal }),
  );
  if (!sessions.data) return undefined;
  return { count: sessions.data.items.length, more: Boolean(sessions.data.next_cursor) };
}

export function useRunning() {
  return useAsk(RUNNING, (signal) =>
    api.GET("/api/v1/requests/running", { params: { query: { limit: MOST_RUNNING } }, signal }),
  );
}

export function useLatest() {
  return useAsk(LATEST, (signal) =>
    api.GET("/api/v1/requests", { params: { query: { limit: MOST_LATEST } }, signal }),
  );
}

/** The four steps of the first run; undefined until all are known. */
export function useSteps(enabled: boolean) {
  const query = { limit: 1 };
  const options = { enabled };
  const providers = useAsk(
    [...STEPS, "providers"],
    (signal) => api.GET("/api/v1/providers", { params: { query }, signal }),
    options,
  );
  const users = useAsk(
    [...STEPS, "users"],
    (signal) => api.GET("/api/v1/users", { params: { query }, signal }),
    options,
  );
  const keys = useAsk(
    [...STEPS, "keys"],
    (signal) => api.GET("/api/v1/keys", { params: { query }, signal }),
    options,
  );
  // Only what was answered counts: a key that was refused has not got through yet.
  const answered = { ...query, ended_by: "complete" as const };
  const requests = useAsk(
    [...STEPS, "requests"],
    (signal) => api.GET("/api/v1/requests", { params: { query: answered }, signal }),
    options,
  );
  const all = [providers.data, users.data, keys.data, requests.data];
  if (all.some((one) => one === undefined)) return undefined;
  const [provider, user, key, request] = all.map((one) => (one?.items.length ?? 0) > 0);
  return { provider: provider === true, user: user === true, key: key === true, request: request === true };
}
