// What a table of prices would change: counts, every rate before and after, and which own prices win over it.
import { Box, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import type { Column } from "../../components/table/columns";
import { DataTable, type Selection } from "../../components/table/DataTable";
import { Money } from "../../components/values";
import { useFormat } from "../../format/useFormat";
import { type RateChange, rateChanges } from "./draft";
import { SourceBadge } from "./SourceBadge";

interface Props {
  report: Schema<"PriceSync">;
  overwrite?: ReadonlySet<string>;
  /** Without it nothing can be chosen. */
  onOverwrite?: (models: ReadonlySet<string>) => void;
}

const COUNTS = ["models", "added", "changed", "removed", "overridden"] as const;

export function SyncDiff({ report, overwrite = new Set(), onOverwrite }: Props) {
  const { t } = useTranslation("prices");
  const format = useFormat();
  const changes = report.changes.flatMap((one) => rateChanges(one.model, one.before, one.after));
  const byHand = report.conflicts.filter((one) => one.source === "manual" && !one.provider);
  const columns: Column<RateChange>[] = [
    {
      key: "model",
      header: t("columns.model"),
      cell: (row) => (
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {row.model}
        </Text>
      ),
    },
    { key: "rate", header: t("columns.rate"), width: 170, cell: (row) => t(`short.${row.rate}`) },
    {
      key: "before",
      header: t("columns.before"),
      align: "right",
      width: 100,
      cell: (row) => <Money usd={row.before} />,
    },
    {
      key: "after",
      header: t("columns.after"),
      align: "right",
      width: 100,
      cell: (row) => <Money usd={row.after} />,
    },
    {
      key: "percent",
      header: t("columns.difference"),
      align: "right",
      width: 100,
      sortBy: (row) => row.percent,
      cell: (row) => <Difference percent={row.percent} />,
    },
  ];
  const conflictColumns: Column<Schema<"PriceConflict">>[] = [
    {
      key: "model",
      header: t("columns.model"),
      cell: (row) => (
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {row.model}
        </Text>
      ),
    },
    {
      key: "source",
      header: t("columns.source"),
      width: 130,
      cell: (row) => <SourceBadge source={row.source} provider={row.provider?.name} />,
    },
    {
      key: "own",
      header: t("columns.own"),
      align: "right",
      width: 150,
      cell: (row) => <Pair price={row.own} />,
    },
    {
      key: "table",
      header: t("columns.table"),
      align: "right",
      width: 150,
      cell: (row) => <Pair price={row.table} />,
    },
    {
      key: "percent",
      header: t("columns.difference"),
      align: "right",
      width: 100,
      wide: true,
      cell: (row) => (
        <Difference
          percent={
            rateChanges(row.model, row.own, row.table).find((one) => one.percent !== null)?.percent ?? null
          }
        />
      ),
    },
  ];
  const selection: Selection | undefined = onOverwrite && {
    selected: overwrite,
    onChange: (chosen) => onOverwrite(new Set([...chosen].map(String))),
  };
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 2, xs: 5 }} spacing="xs">
        {COUNTS.map((name) => (
          <Box key={name} p="xs" style={{ border: "1px solid var(--hub-line)", borderRadius: 8 }}>
            <Text size="xs" c="dimmed">
              {t(`counts.${name}`)}
            </Text>
            <Text fw={650} className="hub-number">
              {format.count(report[name])}
            </Text>
          </Box>
        ))}
      </SimpleGrid>
      {report.conflicts.length > 0 && (
        <div>
          <Title order={3} fz="md">
            {t("sync.conflicts")}
          </Title>
          <Text size="xs" c="dimmed" mb="xs">
            {t(byHand.length > 0 && onOverwrite ? "sync.conflictsHint" : "sync.conflictsFixed")}
          </Text>
          <DataTable
            label={t("sync.conflicts")}
            columns={conflictColumns}
            rows={onOverwrite && byHand.length > 0 ? byHand : report.conflicts}
            rowKey={(row) =>
              onOverwrite && byHand.length > 0
                ? row.model
                : `${row.model} ${row.source} ${row.provider?.id ?? ""}`
            }
            {...(selection && byHand.length > 0 ? { selection } : {})}
            maxHeight={280}
            minWidth={620}
          />
        </div>
      )}
      <div>
        <Title order={3} fz="md" mb="xs">
          {t("sync.changes")}
        </Title>
        {changes.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t("sync.noChanges")}
          </Text>
        ) : (
          <DataTable
            label={t("sync.changes")}
            columns={columns}
            rows={changes}
            rowKey={(row) => `${row.model} ${row.rate}`}
            maxHeight={360}
            minWidth={600}
            rowHeight={36}
          />
        )}
        {report.changed > report.changes.length && (
          <Text size="xs" c="dimmed" mt={4}>
            {t("sync.cut", { count: report.changes.length })}
          </Text>
        )}
      </div>
    </Stack>
  );
}

/** Dearer is marked as what to look at, cheaper as good news. */
function Difference({ percent }: { percent: number | null }) {
  const format = useFormat();
  if (percent === null)
    return (
      <Text component="span" inherit c="dimmed">
        –
      </Text>
    );
  return (
    <Text
      component="span"
      inherit
      className="hub-number"
      c={percent > 0 ? "var(--hub-warn)" : "var(--hub-good)"}
    >
      {percent > 0 ? "+" : ""}
      {format.percent(percent)}
    </Text>
  );
}

function Pair({ price }: { price: Schema<"PriceShape"> }) {
  return (
    <>
      <Money usd={price.input_per_mtok} /> / <Money usd={price.output_per_mtok} />
    </>
  );
}
