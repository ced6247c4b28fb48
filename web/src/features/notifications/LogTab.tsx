// What was sent: to whom, what of, and how it fared.
import { Code, Select, Stack, Text } from "@mantine/core";
import { IconMailCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../api/client";
import { usePages } from "../../api/query";
import { EmptyState } from "../../components/EmptyState";
import { FilterBar } from "../../components/FilterBar";
import { FormSection } from "../../components/fields/FormSection";
import { StatusBadge, type Tone } from "../../components/StatusBadge";
import type { Column } from "../../components/table/columns";
import { DataTable } from "../../components/table/DataTable";
import { UrlDrawer } from "../../components/UrlDrawer";
import { Count, DateTime, Duration, TimeAgo } from "../../components/values";
import { EVENTS } from "./drafts";
import { useTargets } from "./queries";
import { type Place, STATES } from "./state";

type Message = Schema<"SentMessage">;

const TONES: Record<Message["state"], Tone> = { waiting: "info", sent: "good", failed: "bad" };

export function LogTab({ state, set }: Place) {
  const { t } = useTranslation(["notifications", "shell"]);
  const targets = useTargets();
  const query = {
    limit: 100,
    ...(state.event ? { event: state.event } : {}),
    ...(state.target === undefined ? {} : { target_id: state.target }),
    ...(state.state ? { state: state.state } : {}),
  };
  const log = usePages(["notifications", "log", query], (cursor, signal) =>
    api.GET("/api/v1/notifications/log", {
      params: { query: { ...query, ...(cursor ? { cursor } : {}) } },
      signal,
    }),
  );
  const filtered = state.event !== undefined || state.target !== undefined || state.state !== undefined;
  const eventName = (event: string) => {
    const known = EVENTS.find((one) => one === event);
    return known ? t(`events.${known}`) : event;
  };
  const columns: Column<Message>[] = [
    {
      key: "title",
      header: t("log.message"),
      cell: (row) => (
        <>
          <Text size="sm" fw={550}>
            {row.title}
          </Text>
          <Text size="xs" c="dimmed">
            {eventName(row.event)}
          </Text>
        </>
      ),
    },
    { key: "target", header: t("log.target"), width: 160, wide: true, cell: (row) => row.target_name },
    {
      key: "state",
      header: t("log.state"),
      width: 130,
      cell: (row) => (
        <StatusBadge
          tone={TONES[row.state]}
          label={t(`states.${row.state}`)}
          hint={row.answer?.slice(0, 300)}
        />
      ),
    },
    {
      key: "tries",
      header: t("log.tries"),
      width: 80,
      align: "right",
      wide: true,
      cell: (row) => <Count value={row.tries} />,
    },
    {
      key: "at",
      header: t("log.at"),
      width: 130,
      align: "right",
      wide: true,
      cell: (row) => <TimeAgo at={row.created_at} c="dimmed" />,
    },
  ];
  const opened = log.items?.find((one) => String(one.id) === state.open);
  return (
    <Stack gap="md">
      <FilterBar
        active={filtered}
        onClear={() => set({ event: undefined, target: undefined, state: undefined })}
      >
        <Select
          w={{ base: "100%", xs: 230 }}
          aria-label={t("rules.event")}
          placeholder={t("rules.event")}
          clearable
          data={EVENTS.map((one) => ({ value: one, label: t(`events.${one}`) }))}
          value={state.event ?? null}
          onChange={(value) => set({ event: EVENTS.find((one) => one === value) })}
        />
        <Select
          w={{ base: "calc(50% - 5px)", xs: 170 }}
          aria-label={t("log.target")}
          placeholder={t("log.target")}
          clearable
          data={(targets.items ?? []).map((one) => ({ value: String(one.id), label: one.name }))}
          value={state.target === undefined ? null : String(state.target)}
          onChange={(value) => set({ target: value === null ? undefined : Number(value) })}
        />
        <Select
          w={{ base: "calc(50% - 5px)", xs: 150 }}
          aria-label={t("log.state")}
          placeholder={t("log.state")}
          clearable
          data={STATES.map((one) => ({ value: one, label: t(`states.${one}`) }))}
          value={state.state ?? null}
          onChange={(value) => set({ state: STATES.find((one) => one === value) })}
        />
      </FilterBar>
      <DataTable
        label={t("tabs.log")}
        columns={columns}
        rows={log.items}
        rowKey={(row) => row.id}
        error={log.error}
        onRetry={() => void log.refetch()}
        onRowClick={(row) => set({ open: String(row.id) }, { push: true })}
        activeKey={opened?.id}
        hasMore={log.hasNextPage}
        loadingMore={log.isFetchingNextPage}
        onMore={log.more}
        rowHeight={58}
        minWidth={320}
        empty={
          filtered ? (
            <EmptyState title={t("log.nothingTitle")} hint={t("log.nothingHint")} />
          ) : (
            <EmptyState icon={IconMailCheck} title={t("log.emptyTitle")} hint={t("log.emptyHint")} />
          )
        }
      />
      <UrlDrawer
        value={opened ? state.open : ""}
        onClose={() => set({ open: "" })}
        title={opened?.title ?? t("log.message")}
      >
        {opened && (
          <Stack gap="md">
            <Text size="sm" style={{ whiteSpace: "pre-wrap" }}>
              {opened.text}
            </Text>
            <FormSection title={t("log.fared")}>
              <StatusBadge tone={TONES[opened.state]} label={t(`states.${opened.state}`)} />
              <Text size="sm">
                {t("log.target")}: {opened.target_name}
              </Text>
              <Text size="sm">
                {t("log.tries")}: <Count value={opened.tries} />
                {opened.latency_ms != null && (
                  <>
                    {" · "}
                    <Duration ms={opened.latency_ms} />
                  </>
                )}
              </Text>
              <Text size="sm">
                {t("log.at")}: <DateTime at={opened.created_at} />
              </Text>
              {opened.due_at && (
                <Text size="sm">
                  {t("log.due")}: <TimeAgo at={opened.due_at} />
                </Text>
              )}
              {opened.answer && (
                <Code block tabIndex={0} style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                  {opened.answer}
                </Code>
              )}
            </FormSection>
          </Stack>
        )}
      </UrlDrawer>
    </Stack>
  );
}
