// The rules: of which events whom is told, and how.
import { Badge, Group, Switch, Text } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useMay } from "../../api/me";
import { useChange, usePages } from "../../api/query";
import { EmptyState } from "../../components/EmptyState";
import { notifyProblem } from "../../components/notices";
import type { Column } from "../../components/table/columns";
import { DataTable } from "../../components/table/DataTable";
import { UrlDrawer } from "../../components/UrlDrawer";
import type { Rule } from "./drafts";
import { useTargets } from "./queries";
import { RuleDrawer } from "./RuleDrawer";
import { NEW, type Place } from "./state";

export function RulesTab({ state, set }: Place) {
  const { t } = useTranslation(["notifications", "shell"]);
  const mayWrite = useMay("write");
  const targets = useTargets();
  const rules = usePages(["notifications", "rules"], (cursor, signal) =>
    api.GET("/api/v1/notifications/rules", {
      params: { query: { limit: 200, ...(cursor ? { cursor } : {}) } },
      signal,
    }),
  );
  const toggle = useChange(
    ({ id, enabled }: { id: number; enabled: boolean }) =>
      api.PATCH("/api/v1/notifications/rules/{id}", { params: { path: { id } }, body: { enabled } }),
    { refresh: [["notifications"]], onProblem: notifyProblem },
  );
  const nameOf = (id: number) => targets.items?.find((one) => one.id === id)?.name ?? String(id);
  const columns: Column<Rule>[] = [
    {
      key: "event",
      header: t("rules.event"),
      cell: (row) => (
        <>
          <Text size="sm" fw={600}>
            {t(`events.${row.event}`)}
          </Text>
          <Text size="xs" c="dimmed" lineClamp={1}>
            {t(`eventHints.${row.event}`)}
          </Text>
        </>
      ),
    },
    {
      key: "targets",
      header: t("tabs.targets"),
      wide: true,
      cell: (row) =>
        (row.target_ids ?? []).length === 0 ? (
          <Text size="sm" c="var(--hub-warn)">
            {t("rules.nobody")}
          </Text>
        ) : (
          <Group gap={4}>
            {row.target_ids?.map((id) => (
              <Badge key={id} variant="default" tt="none">
                {nameOf(id)}
              </Badge>
            ))}
          </Group>
        ),
    },
    {
      key: "language",
      header: t("rules.language"),
      width: 130,
      wide: true,
      cell: (row) => t(`languages.${row.language ?? "en"}`),
    },
    {
      key: "enabled",
      header: t("shell:common.enabled"),
      width: 90,
      align: "right",
      cell: (row) => (
        <Switch
          size="sm"
          display="inline-block"
          style={{ verticalAlign: "middle" }}
          aria-label={t("switch", { name: t(`events.${row.event}`) })}
          disabled={!mayWrite}
          checked={row.enabled ?? true}
          onChange={(event) => toggle.mutate({ id: row.id, enabled: event.currentTarget.checked })}
        />
      ),
    },
  ];
  const close = () => set({ open: "" });
  const opened = rules.items?.find((one) => String(one.id) === state.open);
  return (
    <>
      <DataTable
        label={t("tabs.rules")}
        columns={columns}
        rows={rules.items}
        rowKey={(row) => row.id}
        error={rules.error}
        onRetry={() => void rules.refetch()}
        onRowClick={(row) => set({ open: String(row.id) }, { push: true })}
        activeKey={opened?.id}
        minWidth={320}
        rowHeight={58}
        empty={<EmptyState icon={IconBell} title={t("rules.emptyTitle")} hint={t("rules.emptyHint")} />}
      />
      <UrlDrawer
        value={state.open}
        onClose={close}
        title={state.open === NEW || !opened ? t("rules.new") : t(`events.${opened.event}`)}
      >
        <RuleDrawer
          key={state.open}
          id={state.open === NEW ? undefined : Number(state.open)}
          onDone={close}
        />
      </UrlDrawer>
    </>
  );
}
