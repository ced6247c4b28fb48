// What the page asks about oneself. The names begin with `my`, so that a change asks all of it anew.
import { api } from "../../api/client";
import { useAsk, usePages } from "../../api/query";

export function useMine(enabled: boolean) {
  return useAsk(["my", "keys"], (signal) => api.GET("/api/v1/me", { signal }), { enabled });
}

export function useMyQuotas(enabled: boolean) {
  return useAsk(["my", "quotas"], (signal) => api.GET("/api/v1/me/quotas", { signal }), { enabled });
}

interface Span {
  from?: string;
  to?: string;
}

export function useMyUsage(span: Span, hourly: boolean, key_id: number | undefined, enabled: boolean) {
  const query = {
    ...span,
    resolution: hourly ? ("hour" as const) : ("day" as const),
    ...(key_id === undefined ? {} : { key_id }),
  };
  return useAsk(
    ["my", "usage", query],
    (signal) => api.GET("/api/v1/me/usage", { params: { query }, signal }),
    { keep: true, enabled },
  );
}

const PAGE = 50;

export interface RequestFilters extends Span {
  model: string;
  key_id: number | undefined;
  /** First digit of the status; 0 is any. */
  status_class: number;
}

export function useMyRequests({ model, key_id, status_class, ...span }: RequestFilters, enabled: boolean) {
  const query = {
    ...span,
    limit: PAGE,
    ...(model ? { model } : {}),
    ...(key_id === undefined ? {} : { key_id }),
    ...(status_class ? { status_class } : {}),
  };
  return usePages(
    ["my", "requests", query],
    (cursor, signal) =>
      api.GET("/api/v1/me/requests", {
        params: { query: { ...query, ...(cursor ? { cursor } : {}) } },
        signal,
      }),
    { enabled },
  );
}

/** Headers and bodies of one of them. */
export function useMyBodies(id: string, enabled: boolean) {
  return useAsk(
    ["my", "bodies", id],
    (signal) => api.GET("/api/v1/me/requests/{id}/bodies", { params: { path: { id } }, signal }),
    { enabled, staleTime: 60_000 },
  );
}
