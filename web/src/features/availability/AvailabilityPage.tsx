// How often each provider answered, step by step over a time, and how fast it was.
import { Box, Group, Paper, Select, Skeleton, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconActivityHeartbeat } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../api/client";
import { useAsk } from "../../api/query";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { FilterBar } from "../../components/FilterBar";
import { LaneLegend } from "../../components/LaneLegend";
import { Lanes } from "../../components/Lanes";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";
import { SearchInput } from "../../components/SearchInput";
import { Segments } from "../../components/Segments";
import { choice, text, useUrlState } from "../../components/urlState";
import { useFormat } from "../../format/useFormat";
import { useLiveRefresh } from "../../live/live";
import classes from "./availability.module.css";
import { SpeedHead, Speeds } from "./Speeds";
import { beginOf, ORDERS, SPANS, type Span, sorted, together } from "./span";
import { useLaneCells } from "./useLaneCells";

const FIELDS = { span: choice(SPANS, "24h"), sort: choice(ORDERS, "worst"), search: text() };
const LANES = 48;
const LANES_ON_PHONE = 24;
const LOADING = [0, 1, 2, 3, 4];

function useAvailability(span: Span, lanes: number) {
  return useAsk(
    ["availability", span, lanes],
    (signal) =>
      api.GET("/api/v1/availability", {
        params: { query: { from: beginOf(span, new Date()), lanes } },
        signal,
      }),
    { keep: true },
  );
}

export default function AvailabilityPage() {
  const { t } = useTranslation(["availability", "shell"]);
  const [state, set] = useUrlState(FIELDS);
  const phone = useMediaQuery("(max-width: 36em)", undefined, { getInitialValueInEffect: false });
  const answer = useAvailability(state.span, phone ? LANES_ON_PHONE : LANES);
  useLiveRefresh(["circuit.changed", "catalog.changed"], [["availability"]], 2_000);
  useLiveRefresh(["request.finished"], [["availability"]], 15_000);

  const wanted = state.search.toLowerCase();
  const items = answer.data?.items.filter((one) => (one.provider.name ?? "").toLowerCase().includes(wanted));
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.availability")} description={t("description")} />
      <FilterBar
        active={state.search !== ""}
        onClear={() => set({ search: "" })}
        right={
          <Select
            w={{ base: "100%", xs: 180 }}
            aria-label={t("sort.label")}
            allowDeselect={false}
            data={ORDERS.map((order) => ({ value: order, label: t(`sort.${order}`) }))}
            value={state.sort}
            onChange={(sort) => sort && set({ sort })}
          />
        }
      >
        <Segments
          label={t("shell:range.label")}
          data={SPANS.map((span) => ({ value: span, label: t(`span.${span}`) }))}
          value={state.span}
          onChange={(span) => set({ span })}
        />
        <SearchInput label={t("search")} value={state.search} onChange={(search) => set({ search })} />
      </FilterBar>
      {answer.error && !answer.data ? (
        <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !answer.data || !items ? (
        <Paper p="md">
          <Stack aria-busy>
            {LOADING.map((one) => (
              <Skeleton key={one} h={36} />
            ))}
          </Stack>
        </Paper>
      ) : items.length === 0 ? (
        <Paper>
          <EmptyState
            icon={IconActivityHeartbeat}
            title={state.search ? t("nothingTitle") : t("emptyTitle")}
            hint={state.search ? t("nothingHint") : t("emptyHint")}
          />
        </Paper>
      ) : (
        <Rows from={answer.data.from} to={answer.data.to} items={sorted(items, state.sort)} />
      )}
    </PageBody>
  );
}

interface RowsProps {
  from: string;
  to: string;
  items: readonly Schema<"ProviderAvailability">[];
}

function Rows({ from, to, items }: RowsProps) {
  const { t } = useTranslation("availability");
  const format = useFormat();
  const cells = useLaneCells(to);
  const all = items.length > 1 ? together(items) : null;
  const edge = (at: string) =>
    new Intl.DateTimeFormat(format.language, {
      month: "short",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
    }).format(new Date(at));
  const axis = (
    <div className={classes.axis}>
      <span>{edge(from)}</span>
      <span>{edge(to)}</span>
    </div>
  );
  const row = (
    name: string,
    total: Schema<"LaneShape">,
    lanes: readonly Schema<"LaneShape">[],
    right: ReactNode,
  ) => (
    <>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" fw={600} truncate>
          {name}
        </Text>
        <Box ta="right">
          <Text size="sm" fw={650} className="hub-number">
            {total.availability == null ? "–" : format.percent(total.availability * 100, 2)}
          </Text>
          <Text size="xs" c="dimmed" className="hub-number">
            {t("tries", {
              count: total.succeeded + total.failed,
              value: format.compact(total.succeeded + total.failed),
            })}
          </Text>
        </Box>
      </Group>
      <Lanes label={t("lanesOf", { name })} cells={cells(lanes)} />
      {right}
    </>
  );
  return (
    <Stack gap="sm">
      <Paper>
        <div className={`${classes.row} ${classes.head}`}>
          <span>{t("provider")}</span>
          {axis}
          <SpeedHead />
        </div>
        <ul className={classes.list}>
          {all && (
            <li className={classes.row} style={{ background: "var(--hub-hover)" }}>
              {row(t("all"), all.total, all.lanes, <span />)}
            </li>
          )}
          {items.map((one) => (
            <li key={one.provider.id} className={classes.row}>
              {row(
                one.provider.name ?? t("gone", { id: one.provider.id }),
                one.total,
                one.lanes,
                <Speeds latency={one.latency} />,
              )}
            </li>
          ))}
        </ul>
      </Paper>
      <LaneLegend
        words={(["good", "fair", "warn", "bad", "none"] as const).map((tone) => ({
          tone,
          label: t(`legend.${tone}`),
        }))}
      />
    </Stack>
  );
}
