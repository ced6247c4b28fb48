// The columns of a leaderboard. Those that the hub can sort by have its word for the order as their key.
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Column } from "../../components/table/columns";
import { Count, Duration, Money, Percent } from "../../components/values";
import { BarCell } from "./BarCell";
import classes from "./leaderboards.module.css";
import type { By, Line, Order } from "./queries";

export type Ranked = Line & { rank: number };

const ofHundred = (share: number | null | undefined) => (share == null ? null : share * 100);

/** The greatest of each column that bars are measured by. */
function mostOf(lines: readonly Line[]) {
  const most = (of: (line: Line) => number) => Math.max(...lines.map(of), 0) || 1;
  return {
    cost: most((line) => Number(line.cost_usd)),
    requests: most((line) => line.requests),
    tokens: most((line) => line.tokens),
    speed: most((line) => line.tokens_per_second ?? 0),
  };
}

/** On a phone there is room for the cost and for what the lines are ordered by; the drawer has the rest. */
function onPhone(key: string, order: Order): boolean {
  return ["rank", "name", "cost", order === "cost" ? "requests" : order].includes(key);
}

export function useColumns(by: By, order: Order, lines: readonly Line[]): Column<Ranked>[] {
  const { t } = useTranslation("leaderboards");
  const most = mostOf(lines);
  const columns: Column<Ranked>[] = [
    {
      key: "rank",
      header: "#",
      width: 44,
      cell: ({ rank }) => (
        <span className={classes.rank} data-top={rank <= 3}>
          {rank}
        </span>
      ),
    },
    {
      key: "name",
      header: t(`by.${by}`),
      cell: (line) => (
        <>
          <Text size="sm" fw={600} lineClamp={2} maw={280} style={{ overflowWrap: "anywhere" }}>
            {line.name ?? t("gone", { id: line.id ?? "?" })}
          </Text>
          {line.user?.name && (
            <Text size="xs" c="dimmed" lineClamp={1} maw={280} style={{ overflowWrap: "anywhere" }}>
              {line.user.name}
            </Text>
          )}
        </>
      ),
    },
    {
      key: "cost",
      header: t("order.cost"),
      align: "right",
      width: 120,
      sortBy: (line) => Number(line.cost_usd),
      cell: (line) => (
        <BarCell share={Number(line.cost_usd) / most.cost}>
          <Money usd={line.cost_usd} />
        </BarCell>
      ),
    },
    {
      key: "requests",
      header: t("order.requests"),
      align: "right",
      width: 110,
      sortBy: (line) => line.requests,
      cell: (line) => (
        <BarCell share={line.requests / most.requests} color="var(--mantine-color-teal-5)">
          <Count value={line.requests} />
        </BarCell>
      ),
    },
    {
      key: "tokens",
      header: t("order.tokens"),
      align: "right",
      width: 110,
      sortBy: (line) => line.tokens,
      cell: (line) => (
        <BarCell share={line.tokens / most.tokens} color="var(--mantine-color-cyan-5)">
          <Count value={line.tokens} compact />
        </BarCell>
      ),
    },
    {
      key: "cache_hit_rate",
      header: t("order.cache_hit_rate"),
      align: "right",
      width: 120,
      sortBy: (line) => line.cache_hit_rate,
      cell: (line) => (
        <BarCell share={line.cache_hit_rate} color="var(--mantine-color-grape-5)">
          <Percent value={ofHundred(line.cache_hit_rate)} />
        </BarCell>
      ),
    },
    {
      key: "success_rate",
      header: t("order.success_rate"),
      align: "right",
      width: 120,
      sortBy: (line) => line.success_rate,
      cell: (line) => (
        <BarCell
          share={line.success_rate}
          color={(line.success_rate ?? 1) < 0.9 ? "var(--hub-bad)" : "var(--hub-good)"}
        >
          <Percent value={ofHundred(line.success_rate)} />
        </BarCell>
      ),
    },
    {
      key: "ttfb",
      header: t("ttfb"),
      align: "right",
      width: 100,
      cell: (line) => <Duration ms={line.mean_ttfb_ms} />,
    },
    {
      key: "speed",
      header: t("order.speed"),
      align: "right",
      width: 110,
      sortBy: (line) => line.tokens_per_second,
      cell: (line) => (
        <BarCell
          share={line.tokens_per_second == null ? null : line.tokens_per_second / most.speed}
          color="var(--mantine-color-orange-5)"
        >
          <Count value={line.tokens_per_second} />
        </BarCell>
      ),
    },
  ];
  return columns.map((column) => ({ ...column, wide: !onPhone(column.key, order) }));
}
