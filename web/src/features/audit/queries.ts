// What the page asks of the API about the audit log. The keys begin with `audit`.
import { api, type Schema } from "../../api/client";
import { useAsk, usePages } from "../../api/query";
import type { Query } from "./state";

export type Entry = Schema<"AuditEntry">;

const PAGE = 100;

export function useEntries(query: Query) {
  return usePages<Entry>(["audit", "list", query], (cursor, signal) =>
    api.GET("/api/v1/audit", {
      params: { query: { ...query, limit: PAGE, ...(cursor ? { cursor } : {}) } },
      signal,
    }),
  );
}

export function useEntry(seq: number) {
  return useAsk(["audit", "one", seq], (signal) =>
    api.GET("/api/v1/audit/{seq}", { params: { path: { seq } }, signal }),
  );
}
