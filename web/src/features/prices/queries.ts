// What the page asks of the API about prices. The keys begin with `prices`, so that a change asks all of it anew.
import { useEffect } from "react";
import { api, type Schema } from "../../api/client";
import { useAsk, usePages } from "../../api/query";

export type Source = Schema<"SourceWord">;

interface PriceFilters {
  search: string;
  source: Source | undefined;
  provider: number | undefined;
  page: number;
  size: number;
}

/** As many as the API gives at once: pages of the table are cut out of these. */
const CHUNK = 200;

/** One page of the table. What precedes it is asked for first, since the list is followed by cursors. */
export function usePrices({ search, source, provider, page, size }: PriceFilters) {
  const query = {
    limit: CHUNK,
    ...(search ? { search } : {}),
    ...(source ? { source } : {}),
    ...(provider === undefined ? {} : { provider_id: provider }),
  };
  const prices = usePages(["prices", "list", query], (cursor, signal) =>
    api.GET("/api/v1/prices", { params: { query: { ...query, ...(cursor ? { cursor } : {}) } }, signal }),
  );
  const { items, more, hasNextPage, isPlaceholderData } = prices;
  const known = items?.length ?? 0;
  // One row more than the page has says whether another one follows.
  const missing = items !== undefined && !isPlaceholderData && hasNextPage && known <= page * size;
  useEffect(() => {
    if (missing) more();
  }, [missing, more]);
  const rows = items?.slice((page - 1) * size, page * size);
  return {
    ...prices,
    rows: missing && rows?.length === 0 ? undefined : rows,
    known,
    whole: !hasNextPage,
    follows: known > page * size,
  };
}

export function useModelPrices(model: string, provider?: number) {
  return useAsk(
    ["prices", "one", model, provider],
    (signal) =>
      api.GET("/api/v1/prices/{model}", {
        params: { path: { model }, query: provider === undefined ? {} : { provider_id: provider } },
        signal,
      }),
    { enabled: model !== "" },
  );
}

export function useUnpriced() {
  return useAsk(["prices", "unpriced"], (signal) => api.GET("/api/v1/prices/unpriced", { signal }));
}

export function useLastSync() {
  return useAsk(["prices", "sync"], (signal) => api.GET("/api/v1/prices/sync", { signal }));
}

/** Providers to choose from, by name. */
export function useProviders() {
  return useAsk(
    ["providers", "choices"],
    (signal) => api.GET("/api/v1/providers", { params: { query: { limit: 200 } }, signal }),
    { staleTime: 60_000 },
  );
}
