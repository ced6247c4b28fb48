// The columns of the log.
import { Text } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { cachedPercent, promptTokens, speedOf } from "../../components/requests/judged";
import { useWord } from "../../components/requests/words";
import type { Column } from "../../components/table/columns";
import { Count, Duration } from "../../components/values";
import { useFormat } from "../../format/useFormat";
import { Cost, HowItEnded, TwoLines, When } from "./cells";
import type { LogRow } from "./rows";
import type { ColumnName } from "./shownColumns";

export function useColumns(shown: readonly ColumnName[]): Column<LogRow>[] {
  const { t } = useTranslation("requests");
  const word = useWord();
  const format = useFormat();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `word` changes with the language, as `t` does.
  return useMemo(() => {
    const named = (name: ColumnName) => ({ key: name, header: t(`columns.${name}`) });
    const all: Record<ColumnName, Column<LogRow>> = {
      user: {
        ...named("user"),
        width: 130,
        wide: true,
        cell: (row) => <TwoLines first={row.user?.name ?? row.user?.id ?? "–"} second={row.key?.name} />,
      },
      model: {
        ...named("model"),
        width: 210,
        wide: true,
        cell: (row) => (
          <TwoLines
            first={row.model || "–"}
            second={row.upstream_model && row.upstream_model !== row.model ? `→ ${row.upstream_model}` : null}
          />
        ),
      },
      provider: {
        ...named("provider"),
        width: 150,
        wide: true,
        cell: (row) => <TwoLines first={row.provider?.name ?? row.provider?.id ?? "–"} />,
      },
      input: {
        ...named("input"),
        width: 100,
        align: "right",
        wide: true,
        cell: (row) => {
          const cached = cachedPercent(row.usage);
          return row.running ? null : (
            <TwoLines
              first={<Count value={promptTokens(row.usage)} compact />}
              second={cached ? t("cached", { percent: format.percent(cached, 0) }) : null}
            />
          );
        },
      },
      output: {
        ...named("output"),
        width: 80,
        align: "right",
        wide: true,
        cell: (row) => (row.running ? null : <Count value={row.usage.output} compact />),
      },
      cost: {
        ...named("cost"),
        width: 100,
        align: "right",
        cell: (row) => <Cost row={row} />,
      },
      duration: {
        ...named("duration"),
        width: 100,
        align: "right",
        wide: true,
        cell: (row) => (
          <TwoLines
            first={<Duration ms={row.duration_ms} />}
            second={row.ttft_ms == null ? null : t("firstAfter", { time: format.duration(row.ttft_ms) })}
          />
        ),
      },
      speed: {
        ...named("speed"),
        width: 80,
        align: "right",
        wide: true,
        cell: (row) => <Count value={speedOf(row)} />,
      },
      session: {
        ...named("session"),
        width: 120,
        wide: true,
        cell: (row) => (
          <Text size="xs" ff="monospace" truncate maw={120}>
            {row.session ?? "–"}
          </Text>
        ),
      },
      endpoint: {
        ...named("endpoint"),
        width: 170,
        wide: true,
        cell: (row) => <TwoLines first={row.endpoint} second={word("dialects", row.dialect)} />,
      },
      kind: {
        ...named("kind"),
        width: 120,
        wide: true,
        cell: (row) => (
          <TwoLines first={word("kinds", row.kind)} second={row.stream ? t("streamed") : t("whole")} />
        ),
      },
    };
    return [
      { key: "at", header: t("columns.at"), width: 92, cell: (row) => <When at={row.at} /> },
      { key: "outcome", header: t("columns.outcome"), width: 160, cell: (row) => <HowItEnded row={row} /> },
      ...shown.map((name) => all[name]),
    ];
  }, [t, format, shown]);
}
