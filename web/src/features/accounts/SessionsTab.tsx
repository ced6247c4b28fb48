// Who is signed in to the console now, from where, and a way to end it.
import { Button, Stack, Text } from "@mantine/core";
import { IconDevices } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useChange } from "../../api/query";
import { ConfirmButton } from "../../components/ConfirmButton";
import { EmptyState } from "../../components/EmptyState";
import { notifyDone, notifyProblem } from "../../components/notices";
import { PageLink } from "../../components/PageLink";
import type { Column } from "../../components/table/columns";
import { DataTable } from "../../components/table/DataTable";
import { TimeAgo } from "../../components/values";
import { browserOf } from "./agent";
import { type ConsoleSession, useAccounts, useSessions } from "./queries";

export function SessionsTab() {
  const { t } = useTranslation(["accounts", "shell"]);
  const sessions = useSessions();
  const { items: accounts } = useAccounts();
  const end = useChange(
    (id: number) => api.DELETE("/api/v1/console-sessions/{id}", { params: { path: { id } } }),
    {
      refresh: [["console-sessions"]],
      onDone: () => notifyDone(t("sessions.ended")),
      onProblem: notifyProblem,
    },
  );
  const { mutate } = end;
  const columns = useMemo<Column<ConsoleSession>[]>(() => {
    const names = new Map(accounts?.map((account) => [account.id, account.name]));
    const who = (session: ConsoleSession) => {
      if (session.key_id != null)
        return (
          <PageLink to="/console/keys" search={{ key: String(session.key_id) }}>
            {t("sessions.key", { id: session.key_id })}
          </PageLink>
        );
      const name =
        session.account_id == null
          ? t("shell:account.adminToken")
          : (names.get(session.account_id) ?? t("sessions.account", { id: session.account_id }));
      return (
        <Text size="sm" fw={600}>
          {name}
        </Text>
      );
    };
    return [
      {
        key: "who",
        header: t("sessions.who"),
        cell: (session) => (
          <>
            {who(session)}
            {session.current && (
              <Text size="xs" c="dimmed">
                {t("sessions.current")}
              </Text>
            )}
          </>
        ),
      },
      {
        key: "from",
        header: t("sessions.from"),
        cell: (session) => (
          <>
            <Text size="sm" className="hub-number">
              {session.client_ip ?? "–"}
            </Text>
            {session.user_agent && (
              <Text size="xs" c="dimmed" title={session.user_agent} lineClamp={1}>
                {browserOf(session.user_agent)}
              </Text>
            )}
          </>
        ),
      },
      {
        key: "since",
        header: t("sessions.since"),
        width: 130,
        align: "right",
        wide: true,
        cell: (session) => <TimeAgo at={session.created_at} />,
      },
      {
        key: "seen",
        header: t("sessions.seen"),
        width: 130,
        align: "right",
        wide: true,
        cell: (session) => <TimeAgo at={session.seen_at} />,
      },
      {
        key: "ends",
        header: t("sessions.ends"),
        width: 130,
        align: "right",
        wide: true,
        cell: (session) => <TimeAgo at={session.expires_at} c="dimmed" />,
      },
      {
        key: "actions",
        header: "",
        width: 110,
        align: "right",
        cell: (session) => (
          <ConfirmButton
            size="compact-sm"
            variant="default"
            question={{
              title: t("sessions.endTitle"),
              body: session.current ? t("sessions.endOwnBody") : t("sessions.endBody"),
              confirm: t("sessions.end"),
            }}
            onConfirm={() => mutate(session.id)}
          >
            {t("sessions.end")}
          </ConfirmButton>
        ),
      },
    ];
  }, [t, accounts, mutate]);
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed" maw={640}>
        {t("sessions.hint")}
      </Text>
      <DataTable
        label={t("tabs.sessions")}
        columns={columns}
        rows={sessions.items}
        rowKey={(session) => session.id}
        error={sessions.error}
        onRetry={() => void sessions.refetch()}
        hasMore={sessions.hasNextPage}
        loadingMore={sessions.isFetchingNextPage}
        onMore={sessions.more}
        empty={<EmptyState icon={IconDevices} title={t("sessions.empty")} />}
      />
      <div>
        <Button variant="default" size="xs" onClick={() => void sessions.refetch()}>
          {t("shell:common.refresh")}
        </Button>
      </div>
    </Stack>
  );
}
