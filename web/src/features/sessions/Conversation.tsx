// The requests of a conversation in order, with what each cost and what all had cost by then; a click shows one in full.
import { Box, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { cachedPercent, promptTokens } from "../../components/requests/judged";
import { Outcome } from "../../components/requests/Outcome";
import type { Column } from "../../components/table/columns";
import { DataTable } from "../../components/table/DataTable";
import { Count, Duration, Money } from "../../components/values";
import { useFormat } from "../../format/useFormat";
import { type Logged, type Turn, turnsOf } from "./turns";

export function Conversation({ requests }: { requests: readonly Logged[] }) {
  const { t } = useTranslation("sessions");
  const format = useFormat();
  const navigate = useNavigate();
  const turns = useMemo(() => turnsOf(requests), [requests]);
  const columns = useMemo<Column<Turn>[]>(
    () => [
      {
        key: "at",
        header: t("turns.at"),
        width: 96,
        cell: (turn) => (
          <Box title={format.dateTime(turn.at)}>
            <Text size="sm" className="hub-number">
              {format.time(turn.at)}
            </Text>
            <Text size="xs" c="dimmed" className="hub-number">
              {`#${format.count(turn.number)}`}
            </Text>
          </Box>
        ),
      },
      {
        key: "model",
        header: t("turns.model"),
        cell: (turn) => (
          <>
            <Text size="sm" truncate maw={190}>
              {turn.model}
            </Text>
            <Outcome row={turn} />
          </>
        ),
      },
      {
        key: "tokens",
        header: t("turns.tokens"),
        align: "right",
        width: 110,
        wide: true,
        cell: (turn) => {
          const cached = cachedPercent(turn.usage);
          return (
            <>
              <Text size="sm">
                <Count value={promptTokens(turn.usage)} compact /> / <Count value={outputOf(turn)} compact />
              </Text>
              {cached !== undefined && (
                <Text size="xs" c="dimmed">
                  {t("turns.cached", { percent: format.percent(cached, 0) })}
                </Text>
              )}
            </>
          );
        },
      },
      {
        key: "duration",
        header: t("turns.duration"),
        align: "right",
        width: 90,
        wide: true,
        cell: (turn) => <Duration ms={turn.duration_ms} />,
      },
      {
        key: "cost",
        header: t("turns.cost"),
        align: "right",
        width: 130,
        cell: (turn) => (
          <>
            <Text size="sm">
              <Money usd={turn.cost_usd} />
            </Text>
            <Text size="xs" c="dimmed" style={{ whiteSpace: "nowrap" }}>
              {t("turns.soFar")} <Money usd={turn.cost_so_far} compact />
            </Text>
            <Box h={3} mt={2} bg="var(--hub-hover)" style={{ borderRadius: 2 }} aria-hidden>
              <Box
                h={3}
                ml="auto"
                w={`${turn.share}%`}
                bg="var(--mantine-color-indigo-5)"
                style={{ borderRadius: 2 }}
              />
            </Box>
          </>
        ),
      },
    ],
    [t, format],
  );
  return (
    <DataTable
      label={t("turns.label")}
      columns={columns}
      rows={turns}
      rowKey={(turn) => turn.id}
      onRowClick={(turn) => void navigate({ href: `/console/requests?request=${turn.id}` })}
      rowHeight={64}
      minWidth={340}
      maxHeight="max(360px, calc(100dvh - 380px))"
    />
  );
}

function outputOf(turn: Turn): number {
  const { output = 0 }: { output?: number } = turn.usage;
  return output;
}
