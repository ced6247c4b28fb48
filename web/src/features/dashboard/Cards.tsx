// The cards at the head of the dashboard: today beside yesterday at this time.
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { ErrorState } from "../../components/ErrorState";
import { useFormat } from "../../format/useFormat";
import { useLiveRefresh } from "../../live/live";
import { points, share } from "./compare";
import classes from "./dashboard.module.css";
import { HOURS, OVERVIEW, SESSIONS, useActiveSessions, useHours, useOverview } from "./queries";
import { StatCard } from "./StatCard";

type Sums = Schema<"SumsShape">;

const errorRate = (sums: Sums) => (sums.success_rate == null ? null : 1 - sums.success_rate);

export function Cards() {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const overview = useOverview();
  const hours = useHours();
  const sessions = useActiveSessions();
  useLiveRefresh(["request.finished"], [OVERVIEW, HOURS, SESSIONS], 5_000);
  useLiveRefresh(["session.terminated", "request.started"], [SESSIONS], 5_000);

  if (overview.error && !overview.data) {
    return <ErrorState error={overview.error} onRetry={() => void overview.refetch()} />;
  }
  const data = overview.data;
  const [today, yesterday] = [data?.today, data?.yesterday];
  // The hour that runs is not whole and would look like a fall.
  const course = (of: (sums: Sums) => number | null) => hours.data?.lines[0]?.sums.slice(0, -1).map(of);
  const percent = (value: number | null | undefined) => (value == null ? "–" : format.percent(value * 100));
  const milliseconds = (value: number | null | undefined) => (value == null ? "–" : format.duration(value));
  const before = (value: string | undefined) =>
    value === undefined ? undefined : t("cards.before", { value });
  return (
    <div className={classes.cards}>
      <StatCard
        label={t("cards.requests")}
        value={today && format.count(today.requests)}
        before={before(yesterday && format.count(yesterday.requests))}
        change={today && share(today.requests, yesterday?.requests, "neutral")}
        values={course((sums) => sums.requests)}
      />
      <StatCard
        label={t("cards.cost")}
        value={today && format.money(today.cost_usd, 2)}
        before={before(yesterday && format.money(yesterday.cost_usd, 2))}
        change={today && share(Number(today.cost_usd), Number(yesterday?.cost_usd), "neutral")}
        values={course((sums) => Number(sums.cost_usd))}
        color="var(--mantine-color-teal-5)"
      />
      <StatCard
        label={t("cards.tokens")}
        value={today && format.compact(today.tokens)}
        before={before(yesterday && format.compact(yesterday.tokens))}
        change={today && share(today.tokens, yesterday?.tokens, "neutral")}
        values={course((sums) => sums.tokens)}
        color="var(--mantine-color-cyan-5)"
      />
      <StatCard
        label={t("cards.cache")}
        value={today && percent(today.cache_hit_rate)}
        before={before(yesterday && percent(yesterday.cache_hit_rate))}
        change={today && points(today.cache_hit_rate, yesterday?.cache_hit_rate, "good")}
        inPoints
        values={course((sums) => sums.cache_hit_rate ?? null)}
        color="var(--mantine-color-grape-5)"
      />
      <StatCard
        label={t("cards.errors")}
        value={today && percent(errorRate(today))}
        before={before(yesterday && percent(errorRate(yesterday)))}
        change={today && yesterday && points(errorRate(today), errorRate(yesterday), "bad")}
        inPoints
        values={course(errorRate)}
        color="var(--mantine-color-red-5)"
      />
      <StatCard
        label={t("cards.ttfb")}
        value={today && milliseconds(today.mean_ttfb_ms)}
        before={before(yesterday && milliseconds(yesterday.mean_ttfb_ms))}
        change={today && share(today.mean_ttfb_ms, yesterday?.mean_ttfb_ms, "bad")}
        values={course((sums) => sums.mean_ttfb_ms ?? null)}
        color="var(--mantine-color-orange-5)"
      />
      <StatCard
        label={t("cards.sessions")}
        value={sessions && data ? `${format.count(sessions.count)}${sessions.more ? "+" : ""}` : undefined}
        note={data && t("cards.activeUsers", { count: data.active_users })}
      />
    </div>
  );
}
