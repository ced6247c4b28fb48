// How limits stand, for the users or keys that a list shows.
import { useEffect } from "react";
import { api, type Schema } from "../../api/client";
import { usePages } from "../../api/query";

/**
 * Both lists are in the order of ids, so they are followed side by side: more is asked for until `lastId` is known. The
 * queries' names begin with `root`, so that a change of the list asks these anew, too.
 */
export function useQuotas(
  root: "users" | "keys",
  scope: "user" | "key",
  lastId: number | undefined,
): Map<number, Schema<"Quota">> {
  const quotas = usePages([root, "quotas"], (cursor, signal) =>
    api.GET("/api/v1/quotas", {
      params: { query: { scope, limit: 200, ...(cursor ? { cursor } : {}) } },
      signal,
    }),
  );
  const known = quotas.items?.at(-1)?.id ?? 0;
  const { more, hasNextPage } = quotas;
  const missing = lastId !== undefined && hasNextPage && known < lastId;
  useEffect(() => {
    if (missing) more();
  }, [missing, more]);
  return new Map(quotas.items?.map((quota) => [quota.id, quota]));
}
