// What the page asks of the API about leaderboards. The keys begin with `leaderboards`.
import { api, type Schema } from "../../api/client";
import { useAsk, usePages } from "../../api/query";
import { type Period, spanOf } from "./period";

export type Line = Schema<"LeaderboardLine">;

export const BYS = ["user", "key", "provider", "model"] as const;
export type By = (typeof BYS)[number];

export const ORDERS = ["cost", "requests", "tokens", "cache_hit_rate", "success_rate", "speed"] as const;
export type Order = (typeof ORDERS)[number];

const PAGE = 50;
const MOST_PARTS = 8;

export function useLeaderboard(by: By, order: Order, period: Period) {
  return usePages<Line>(["leaderboards", "list", by, order, period], async (cursor, signal) => {
    const offset = Number(cursor ?? 0);
    const answer = await api.GET("/api/v1/statistics/leaderboard", {
      params: { query: { by, order, limit: PAGE, offset, ...spanOf(period, new Date()) } },
      signal,
    });
    const { items = [], more = false } = answer.data ?? {};
    return {
      response: answer.response,
      data: { items, next_cursor: more ? String(offset + PAGE) : null },
    };
  });
}

/** A filter by the one whose line it is. */
function only(by: By, who: string) {
  const id = Number(who);
  switch (by) {
    case "user":
      return { user_id: id };
    case "key":
      return { key_id: id };
    case "provider":
      return { provider_id: id };
    case "model":
      return { model: who };
  }
}

/** What one used: by model, or by user where the one is a model. */
export function useParts(by: By, who: string, period: Period) {
  const of = by === "model" ? ("user" as const) : ("model" as const);
  return useAsk(["leaderboards", "parts", by, who, period], (signal) =>
    api.GET("/api/v1/statistics/leaderboard", {
      params: { query: { by: of, limit: MOST_PARTS, ...only(by, who), ...spanOf(period, new Date()) } },
      signal,
    }),
  );
}

export function useCourse(by: By, who: string, period: Period) {
  return useAsk(["leaderboards", "course", by, who, period], (signal) =>
    api.GET("/api/v1/statistics/series", {
      params: { query: { ...only(by, who), ...spanOf(period, new Date()) } },
      signal,
    }),
  );
}
