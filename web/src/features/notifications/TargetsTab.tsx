// The receivers of alerts: where each leads, and how its last message fared.
import { Badge, Switch, Text } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useMay } from "../../api/me";
import { useChange } from "../../api/query";
import { EmptyState } from "../../components/EmptyState";
import { notifyProblem } from "../../components/notices";
import { StatusBadge } from "../../components/StatusBadge";
import type { Column } from "../../components/table/columns";
import { DataTable } from "../../components/table/DataTable";
import { UrlDrawer } from "../../components/UrlDrawer";
import { TimeAgo } from "../../components/values";
import { KINDS, type Target } from "./drafts";
import { useTargets } from "./queries";
import { NEW, type Place } from "./state";
import { TargetDrawer } from "./TargetDrawer";

export function TargetsTab({ state, set }: Place) {
  const { t } = useTranslation(["notifications", "shell"]);
  const mayWrite = useMay("write");
  const targets = useTargets();
  const toggle = useChange(
    ({ id, enabled }: { id: number; enabled: boolean }) =>
      api.PATCH("/api/v1/notifications/targets/{id}", { params: { path: { id } }, body: { enabled } }),
    { refresh: [["notifications"]], onProblem: notifyProblem },
  );
  const columns: Column<Target>[] = [
    {
      key: "name",
      header: t("targets.name"),
      cell: (row) => (
        <>
          <Text size="sm" fw={600}>
            {row.name}
          </Text>
          <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {row.hint}
          </Text>
        </>
      ),
    },
    {
      key: "kind",
      header: t("targets.kind"),
      width: 150,
      wide: true,
      cell: (row) => {
        const kind = KINDS.find((one) => one === row.kind);
        return (
          <Badge variant="default" tt="none">
            {kind ? t(`kinds.${kind}`) : row.kind}
          </Badge>
        );
      },
    },
    {
      key: "last",
      header: t("targets.last"),
      width: 260,
      wide: true,
      cell: (row) =>
        row.last ? (
          <>
            <StatusBadge
              tone={row.last.accepted ? "good" : "bad"}
              label={t(row.last.accepted ? "targets.accepted" : "targets.refused")}
              hint={row.last.answer}
            />{" "}
            <TimeAgo at={row.last.at} fz="xs" c="dimmed" />
          </>
        ) : (
          <Text size="sm" c="dimmed">
            {t("targets.nothingSent")}
          </Text>
        ),
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
          aria-label={t("switch", { name: row.name })}
          disabled={!mayWrite}
          checked={row.enabled}
          onChange={(event) => toggle.mutate({ id: row.id, enabled: event.currentTarget.checked })}
        />
      ),
    },
  ];
  const close = () => set({ open: "" });
  const opened = targets.items?.find((one) => String(one.id) === state.open);
  return (
    <>
      <DataTable
        label={t("tabs.targets")}
        columns={columns}
        rows={targets.items}
        rowKey={(row) => row.id}
        error={targets.error}
        onRetry={() => void targets.refetch()}
        onRowClick={(row) => set({ open: String(row.id) }, { push: true })}
        activeKey={opened?.id}
        minWidth={320}
        empty={<EmptyState icon={IconSend} title={t("targets.emptyTitle")} hint={t("targets.emptyHint")} />}
      />
      <UrlDrawer
        value={state.open}
        onClose={close}
        title={state.open === NEW ? t("targets.new") : (opened?.name ?? t("targets.one"))}
      >
        <TargetDrawer
          key={state.open}
          id={state.open === NEW ? undefined : Number(state.open)}
          onDone={close}
        />
      </UrlDrawer>
    </>
  );
}
