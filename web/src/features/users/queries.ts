// What the page asks of the API about users. The keys begin with `users`, so that a change asks all of it anew.
import { api, type Schema } from "../../api/client";
import { useEditable, usePages } from "../../api/query";

export type User = Schema<"User">;

export interface UserFilters {
  search: string;
  tag: string;
  group: string;
  enabled: boolean | undefined;
}

const PAGE = 100;

export function useUsers(filters: UserFilters) {
  const { search, tag, group, enabled } = filters;
  const query = {
    limit: PAGE,
    ...(search ? { search } : {}),
    ...(tag ? { tag } : {}),
    ...(group ? { group } : {}),
    ...(enabled === undefined ? {} : { enabled }),
  };
  return usePages(["users", "list", query], (cursor, signal) =>
    api.GET("/api/v1/users", { params: { query: { ...query, ...(cursor ? { cursor } : {}) } }, signal }),
  );
}

export function useUser(id: number | undefined) {
  return useEditable(
    ["users", "one", id],
    (signal) => api.GET("/api/v1/users/{id}", { params: { path: { id: id ?? 0 } }, signal }),
    { enabled: id !== undefined },
  );
}
