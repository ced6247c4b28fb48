// Who had most of it: users, models and providers, with a way to the whole leaderboards.
import { Skeleton, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { ErrorState } from "../../components/ErrorState";
import { PageLink } from "../../components/PageLink";
import type { Range } from "../../components/range";
import { TitledPaper } from "../../components/TitledPaper";
import { useFormat } from "../../format/useFormat";
import classes from "./dashboard.module.css";
import { useLeaders } from "./queries";
import { type Metric, metricOf } from "./trend";

type Line = Schema<"LeaderboardLine">;
const LISTS = ["user", "model", "provider"] as const;
const LOADING = [0, 1, 2, 3, 4];

export function TopLists({ range, metric }: { range: Range; metric: Metric }) {
  return (
    <div className={classes.columns}>
      {LISTS.map((by) => (
        <TopList key={by} by={by} range={range} order={metric === "cache" ? "cost" : metric} />
      ))}
    </div>
  );
}

interface Props {
  by: (typeof LISTS)[number];
  range: Range;
  order: "cost" | "requests" | "tokens";
}

function TopList({ by, range, order }: Props) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const leaders = useLeaders(by, range, order);
  const items = leaders.data?.items;
  const most = Math.max(...(items ?? []).map((line) => metricOf(line, order) ?? 0), 0);
  const shown = (line: Line) =>
    order === "cost"
      ? format.money(line.cost_usd, 2)
      : order === "requests"
        ? format.count(line.requests)
        : format.compact(line.tokens);
  const search = { by, ...(order === "cost" ? {} : { order }) };
  return (
    <TitledPaper
      title={t(`top.${by}`)}
      right={
        <PageLink to="/console/leaderboards" search={search} aria-label={t(`top.all_${by}`)}>
          {t("top.all")}
        </PageLink>
      }
    >
      {leaders.error && !items && <ErrorState error={leaders.error} onRetry={() => void leaders.refetch()} />}
      {!items && !leaders.error && (
        <Stack gap={17} aria-busy>
          {LOADING.map((line) => (
            <Skeleton key={line} h={14} />
          ))}
        </Stack>
      )}
      {items?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("top.empty")}
        </Text>
      )}
      <ol className={classes.list}>
        {items?.map((line) => (
          <li key={line.id ?? line.name}>
            <div className={classes.line}>
              <span className={classes.name}>{line.name ?? t("trends.gone", { id: line.id ?? "?" })}</span>
              <span className="hub-number">{shown(line)}</span>
            </div>
            <div className={classes.track} aria-hidden>
              <div
                className={classes.bar}
                style={{ width: `${most > 0 ? ((metricOf(line, order) ?? 0) / most) * 100 : 0}%` }}
              />
            </div>
          </li>
        ))}
      </ol>
    </TitledPaper>
  );
}
