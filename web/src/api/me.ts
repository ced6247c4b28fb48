// Who is signed in and what they may do. Permissions are the words of `x-permission` in the API's document.
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schema } from "./client";
import { type ApiProblem, asProblem } from "./problem";
import { bodyOf } from "./query";

export type Me = Schema<"Signed">;
export type Permission = "public" | "me" | "read" | "write" | "own";

const RANK: Record<Permission, number> = { public: 0, me: 1, read: 2, write: 3, own: 4 };
const ROLES: Record<string, Permission> = { user: "me", auditor: "read", admin: "write", owner: "own" };

/** What a role may at most. A token that may only look changes nothing, whatever its role. */
export function may(me: Pick<Me, "role" | "looks_only"> | null | undefined, permission: Permission): boolean {
  if (!me) return permission === "public";
  const most = ROLES[me.role] ?? "me";
  const allowed = me.looks_only && RANK[most] > RANK.read ? "read" : most;
  return RANK[allowed] >= RANK[permission];
}

/** Null is somebody who is not signed in, which is an answer and no error. */
export const meQuery = queryOptions<Me | null, ApiProblem>({
  queryKey: ["me"],
  queryFn: async ({ signal }) => {
    try {
      return await bodyOf(api.GET("/api/v1/session", { signal }));
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status === 401) return null;
      throw problem;
    }
  },
  staleTime: 5 * 60_000,
});

export function useMe(): Me | null | undefined {
  return useQuery(meQuery).data;
}

export function useMay(permission: Permission): boolean {
  return may(useMe(), permission);
}

/** Forgets everything that was shown to whoever was signed in until now. */
export function useForget(): (me: Me | null) => void {
  const queries = useQueryClient();
  return (me) => {
    queries.clear();
    queries.setQueryData(meQuery.queryKey, me);
  };
}
