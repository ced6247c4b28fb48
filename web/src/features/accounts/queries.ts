// What the page asks of the API: accounts, API tokens and who is signed in.
import { api, type Schema } from "../../api/client";
import { useEditable, usePages } from "../../api/query";

export type Account = Schema<"Account">;
export type ApiToken = Schema<"ApiToken">;
export type ConsoleSession = Schema<"ConsoleSession">;

const PAGE = 100;

export function useAccounts(enabled = true) {
  return usePages(
    ["accounts", "list"],
    (cursor, signal) =>
      api.GET("/api/v1/accounts", {
        params: { query: { limit: PAGE, ...(cursor ? { cursor } : {}) } },
        signal,
      }),
    { enabled },
  );
}

export function useAccount(id: number | undefined) {
  return useEditable(
    ["accounts", "one", id],
    (signal) => api.GET("/api/v1/accounts/{id}", { params: { path: { id: id ?? 0 } }, signal }),
    { enabled: id !== undefined },
  );
}

export function useTokens() {
  return usePages(["api-tokens"], (cursor, signal) =>
    api.GET("/api/v1/api-tokens", {
      params: { query: { limit: PAGE, ...(cursor ? { cursor } : {}) } },
      signal,
    }),
  );
}

export function useSessions() {
  return usePages(["console-sessions"], (cursor, signal) =>
    api.GET("/api/v1/console-sessions", {
      params: { query: { limit: PAGE, ...(cursor ? { cursor } : {}) } },
      signal,
    }),
  );
}
