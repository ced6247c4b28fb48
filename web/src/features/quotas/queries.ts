// What the page asks of the API about limits. The keys begin with `quotas`.
import { useEffect } from "react";
import { api, type Schema } from "../../api/client";
import { useChange, usePages } from "../../api/query";
import { notifyDone, notifyProblem } from "../../components/notices";

export type Quota = Schema<"Page_Quota">["items"][number];

export const SCOPES = ["user", "key", "provider"] as const;
export type Scope = (typeof SCOPES)[number];

const PAGE = 200;
const SORTED_UP_TO = 2_000;

export function useQuotas(scope: Scope, search: string, minPercent: number) {
  const query = {
    scope,
    sort: "percent" as const,
    limit: PAGE,
    ...(search ? { search } : {}),
    ...(minPercent > 0 ? { min_percent: minPercent } : {}),
  };
  const quotas = usePages<Quota>(["quotas", "list", query], (cursor, signal) =>
    api.GET("/api/v1/quotas", { params: { query: { ...query, ...(cursor ? { cursor } : {}) } }, signal }),
  );
  const { more, hasNextPage, items } = quotas;
  // The fullest come first; another order needs all of them.
  const wanted = hasNextPage && (items?.length ?? 0) < SORTED_UP_TO;
  useEffect(() => {
    if (wanted) more();
  }, [wanted, more]);
  return quotas;
}

interface Reset {
  scope: Scope;
  id: number;
  /** Of a user: whether its keys begin anew too. */
  keys: boolean;
}

function reset({ scope, id, keys }: Reset) {
  const path = { id };
  switch (scope) {
    case "user":
      return api.POST("/api/v1/users/{id}/reset-usage", { params: { path, query: { keys } } });
    case "key":
      return api.POST("/api/v1/keys/{id}/reset-usage", { params: { path } });
    case "provider":
      return api.POST("/api/v1/providers/{id}/reset-usage", { params: { path } });
  }
}

export function useReset(done: string, onDone: () => void) {
  return useChange(reset, {
    refresh: [["quotas", "list"]],
    onDone: () => {
      notifyDone(done);
      onDone();
    },
    onProblem: notifyProblem,
  });
}
