// What clients wait for now, and what has just ended. It follows the events; nothing is asked twice.
import { Badge, Text } from "@mantine/core";
import { IconBolt } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { EmptyState } from "../../components/EmptyState";
import { PageLink } from "../../components/PageLink";
import { StatusBadge } from "../../components/StatusBadge";
import { TitledPaper } from "../../components/TitledPaper";
import type { Column } from "../../components/table/columns";
import { DataTable } from "../../components/table/DataTable";
import { Count, Duration, Money } from "../../components/values";
import { useLive } from "../../live/live";
import { Age } from "./Age";
import classes from "./dashboard.module.css";
import { type LiveRequest, merge, NOTHING_SEEN, sawEnd, sawStart } from "./live";
import { MOST_LATEST, useLatest, useRunning } from "./queries";

function useLines() {
  const running = useRunning();
  const latest = useLatest();
  const [seen, setSeen] = useState(NOTHING_SEEN);
  useLive(["request.started", "request.finished"], (event) => {
    const now = Date.now();
    setSeen((before) =>
      event.kind === "request.started"
        ? sawStart(before, event.data as Schema<"StartedRequest">, now)
        : sawEnd(before, event.data as Schema<"FinishedRequest">),
    );
  });
  const merged =
    running.data && latest.data
      ? merge(
          { running: running.data.items, askedAt: running.dataUpdatedAt, latest: latest.data.items },
          seen,
          MOST_LATEST,
        )
      : undefined;
  const retry = () => {
    void running.refetch();
    void latest.refetch();
  };
  return { ...merged, error: running.error ?? latest.error, retry };
}

export function LiveRequests() {
  const { t } = useTranslation(["dashboard", "shell"]);
  const navigate = useNavigate();
  const { lines, running = 0, error, retry } = useLines();
  const columns: Column<LiveRequest>[] = [
    {
      key: "state",
      header: t("live.state"),
      width: 120,
      cell: (line) =>
        line.running ? (
          <StatusBadge tone="info" label={t("live.running")} />
        ) : (
          <StatusBadge
            tone={line.ok ? "good" : "bad"}
            label={line.ok ? t("live.done") : String(line.status)}
          />
        ),
    },
    {
      key: "who",
      header: t("live.who"),
      cell: (line) => (
        <Text size="sm" truncate maw={220}>
          {line.user}
          <Text span inherit c="dimmed">
            {` · ${line.key}`}
          </Text>
        </Text>
      ),
    },
    {
      key: "model",
      header: t("live.model"),
      wide: true,
      cell: (line) => (
        <Text size="sm" truncate maw={240}>
          {line.model}
        </Text>
      ),
    },
    {
      key: "provider",
      header: t("live.provider"),
      wide: true,
      cell: (line) => (
        <Text size="sm" truncate maw={160} {...(line.provider ? {} : { c: "dimmed" })}>
          {line.provider ?? "–"}
        </Text>
      ),
    },
    {
      key: "tokens",
      header: t("live.tokens"),
      align: "right",
      wide: true,
      width: 90,
      cell: (line) => <Count value={line.tokens} compact />,
    },
    {
      key: "cost",
      header: t("live.cost"),
      align: "right",
      width: 90,
      cell: (line) => <Money usd={line.costUsd} />,
    },
    {
      key: "time",
      header: t("live.time"),
      align: "right",
      width: 90,
      cell: (line) => (line.running ? <Age since={line.at} /> : <Duration ms={line.durationMs} />),
    },
  ];
  return (
    <TitledPaper
      flush
      title={
        <>
          {t("live.title")}
          {running > 0 && (
            <Badge ml={8} size="sm" variant="light" tt="none">
              {t("live.count", { count: running })}
            </Badge>
          )}
        </>
      }
      right={<PageLink to="/console/requests">{t("live.all")}</PageLink>}
    >
      <div className={classes.inner}>
        <DataTable
          label={t("live.title")}
          columns={columns}
          rows={lines}
          rowKey={(line) => line.id}
          error={error}
          onRetry={retry}
          maxHeight={430}
          onRowClick={(line) =>
            void navigate({
              href: line.running ? "/console/sessions" : `/console/requests?request=${line.id}`,
            })
          }
          empty={<EmptyState icon={IconBolt} title={t("live.emptyTitle")} hint={t("live.emptyHint")} />}
        />
      </div>
    </TitledPaper>
  );
}
