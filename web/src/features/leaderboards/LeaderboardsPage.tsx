// Leaderboards: who or what used most, in a period, by what the reader sorts by.
import { Group, Select } from "@mantine/core";
import { IconSortDescending, IconTrophy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/EmptyState";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";
import { Segments } from "../../components/Segments";
import { DataTable } from "../../components/table/DataTable";
import { UrlDrawer } from "../../components/UrlDrawer";
import { choice, text, useUrlState } from "../../components/urlState";
import { useLiveRefresh } from "../../live/live";
import { type Ranked, useColumns } from "./columns";
import { LineDrawer } from "./LineDrawer";
import { PeriodPicker } from "./PeriodPicker";
import { PERIODS, type Period } from "./period";
import { BYS, ORDERS, useLeaderboard } from "./queries";

const FIELDS = {
  by: choice(BYS, "user"),
  order: choice(ORDERS, "cost"),
  period: choice(PERIODS, "day"),
  from: text(),
  to: text(),
  open: text(),
};

const keyOf = (line: Ranked) => String(line.id ?? line.name);

export default function LeaderboardsPage() {
  const { t } = useTranslation(["leaderboards", "shell"]);
  const [state, set] = useUrlState(FIELDS);
  const period: Period = { name: state.period, from: state.from, to: state.to };
  const board = useLeaderboard(state.by, state.order, period);
  const lines = board.items?.map((line, index) => ({ ...line, rank: index + 1 }));
  const columns = useColumns(state.by, state.order, board.items ?? []);
  useLiveRefresh(["request.finished"], [["leaderboards"]], 15_000);

  const opened = lines?.find((line) => keyOf(line) === state.open);
  return (
    <PageBody>
      <PageHeader title={t("shell:nav.leaderboards")} description={t("description")} />
      <Group gap="xs" justify="space-between">
        <Group gap="xs" maw="100%">
          <Segments
            label={t("of")}
            data={BYS.map((by) => ({ value: by, label: t(`tabs.${by}`) }))}
            value={state.by}
            onChange={(by) => set({ by, open: "" })}
          />
          <PeriodPicker
            value={period}
            onChange={({ name, ...days }) => set({ ...(name ? { period: name } : {}), ...days })}
          />
        </Group>
        <Select
          w={190}
          aria-label={t("sort")}
          leftSection={<IconSortDescending size={16} stroke={1.6} aria-hidden />}
          allowDeselect={false}
          data={ORDERS.map((order) => ({ value: order, label: t(`order.${order}`) }))}
          value={state.order}
          onChange={(order) => order && set({ order })}
        />
      </Group>
      <DataTable
        label={t("shell:nav.leaderboards")}
        columns={columns}
        rows={lines}
        rowKey={keyOf}
        error={board.error}
        onRetry={() => void board.refetch()}
        sort={{ key: state.order, descending: true }}
        onSort={(sort) => {
          // The hub knows only "the most first": the other way round there would be thousands who used nothing.
          const order = ORDERS.find((one) => one === sort?.key);
          if (order) set({ order });
        }}
        onRowClick={(line) => set({ open: keyOf(line) }, { push: true })}
        activeKey={opened ? keyOf(opened) : undefined}
        hasMore={board.hasNextPage}
        loadingMore={board.isFetchingNextPage}
        onMore={board.more}
        rowHeight={46}
        minWidth={980}
        phoneWidth={320}
        empty={<EmptyState icon={IconTrophy} title={t("emptyTitle")} hint={t("emptyHint")} />}
      />
      <UrlDrawer
        value={state.open}
        onClose={() => set({ open: "" })}
        title={opened?.name ?? t("gone", { id: state.open })}
      >
        <LineDrawer key={state.open} by={state.by} who={state.open} line={opened} period={period} />
      </UrlDrawer>
    </PageBody>
  );
}
