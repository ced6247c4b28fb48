// What the page asks of the API about providers. The keys begin with `providers`, so that a change asks all of it anew.
import { useEffect } from "react";
import { api, type Schema } from "../../api/client";
import { useAsk, useEditable, usePages } from "../../api/query";

export type Provider = Schema<"Provider">;

export interface ProviderFilters {
  search: string;
  type: string;
  group: string;
  enabled: boolean | undefined;
}

const PAGE = 200;

/** All of them: the list is sorted by what the API does not sort by, and there are hundreds at most. */
export function useProviders(filters: ProviderFilters) {
  const { search, type, group, enabled } = filters;
  const query = {
    limit: PAGE,
    ...(search ? { search } : {}),
    ...(type ? { type } : {}),
    ...(group ? { group } : {}),
    ...(enabled === undefined ? {} : { enabled }),
  };
  const pages = usePages(["providers", "list", query], (cursor, signal) =>
    api.GET("/api/v1/providers", { params: { query: { ...query, ...(cursor ? { cursor } : {}) } }, signal }),
  );
  const { more, hasNextPage, isFetchingNextPage } = pages;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) more();
  }, [hasNextPage, isFetchingNextPage, more]);
  return pages;
}

export function useProvider(id: number | undefined) {
  return useEditable(
    ["providers", "one", id],
    (signal) => api.GET("/api/v1/providers/{id}", { params: { path: { id: id ?? 0 } }, signal }),
    { enabled: id !== undefined },
  );
}

export function useProviderQuota(id: number) {
  return useAsk(["providers", "quota", id], (signal) =>
    api.GET("/api/v1/providers/{id}/quotas", { params: { path: { id } }, signal }),
  );
}

export function useGroups() {
  return useAsk(["provider-groups"], (signal) => api.GET("/api/v1/provider-groups", { signal }));
}
