// What the page asks of the API. The keys begin with `notifications`, so that a change asks all of it anew.
import { api } from "../../api/client";
import { useAsk, usePages } from "../../api/query";

export function useTargets() {
  return usePages(["notifications", "targets"], (cursor, signal) =>
    api.GET("/api/v1/notifications/targets", {
      params: { query: { limit: 200, ...(cursor ? { cursor } : {}) } },
      signal,
    }),
  );
}

/** Kinds of events, with their placeholders and options. They change with the hub's version only. */
export function useEvents() {
  return useAsk(
    ["notifications", "events"],
    (signal) => api.GET("/api/v1/notifications/events", { signal }),
    { staleTime: Number.POSITIVE_INFINITY },
  );
}
