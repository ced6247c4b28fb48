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
    limit: PAGE,
    ...(search ? { search } : {}),
    ...(minPercent > 0 ? { min_percent: minPercent } : {}),
  };
  const quotas = usePages<Quota>(["quotas", "list", query], (cursor, signal) =>
    api.GET("/api/v1/quotas", { params: { query: { ...query, ...(cursor ? { cursor } : {}) } }, signal }),
  );
  const { more, hasNextPage, items } = quotas;
  // The hub gives them in the order of their ids; who is nearest to a limit is known when all are there.
  const wanted = hasNextPage && (items?.length ?? 0) < SORTED_UP_TO;
  useEffect(() => {
    if (wanted) more();
  }, [wanted, more]);
  return quotas;
}

/** Whose keys are shown: the quota of a key knows only the number of its user. */
export function useOwners(quotas: readonly Quota[] | undefined, enabled: boolean): Map<number, string> {
  const users = usePages(
    ["quotas", "owners"],
    (cursor, signal) =>
      api.GET("/api/v1/users", { params: { query: { limit: 200, ...(cursor ? { cursor } : {}) } }, signal }),
    { enabled },
  );
  const names = new Map(users.items?.map((user) => [user.id, user.name]));
  const { more, hasNextPage } = users;
  const missing =
    enabled && hasNextPage && (quotas ?? []).some((one) => one.user_id != null && !names.has(one.user_id));
  useEffect(() => {
    if (missing) more();
  }, [missing, more]);
  return names;
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
