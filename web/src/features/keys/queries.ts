// What the page asks of the API about keys. The names begin with `keys`, so that a change asks all of it anew.
import { api, type Schema } from "../../api/client";
import { useEditable, usePages } from "../../api/query";

export type Key = Schema<"KeyInUse">;

export interface KeyFilters {
  search: string;
  user_id: number | undefined;
  enabled: boolean | undefined;
}

const PAGE = 100;

export function useKeys({ search, user_id, enabled }: KeyFilters) {
  const query = {
    limit: PAGE,
    ...(search ? { search } : {}),
    ...(user_id === undefined ? {} : { user_id }),
    ...(enabled === undefined ? {} : { enabled }),
  };
  return usePages(["keys", "list", query], (cursor, signal) =>
    api.GET("/api/v1/keys", { params: { query: { ...query, ...(cursor ? { cursor } : {}) } }, signal }),
  );
}

export function useKey(id: number | undefined) {
  return useEditable(
    ["keys", "one", id],
    (signal) => api.GET("/api/v1/keys/{id}", { params: { path: { id: id ?? 0 } }, signal }),
    { enabled: id !== undefined },
  );
}
