// The accounts: people who sign in to the console by name and password.
import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { IconPlus, IconUserShield } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/EmptyState";
import { StatusBadge } from "../../components/StatusBadge";
import type { Column } from "../../components/table/columns";
import { DataTable } from "../../components/table/DataTable";
import { UrlDrawer } from "../../components/UrlDrawer";
import { TimeAgo } from "../../components/values";
import { AccountDrawer } from "./AccountDrawer";
import { roleOf } from "./draft";
import { type Account, useAccounts } from "./queries";
import { RolesExplained } from "./RolesExplained";

const NEW = "new";

interface Props {
  /** The id of the account whose drawer is open, or `new`. */
  open: string;
  onOpen: (account: string) => void;
}

export function AccountsTab({ open, onOpen }: Props) {
  const { t } = useTranslation(["accounts", "shell"]);
  const accounts = useAccounts();
  const columns = useMemo<Column<Account>[]>(
    () => [
      {
        key: "name",
        header: t("columns.name"),
        cell: (account) => (
          <Text size="sm" fw={600}>
            {account.name}
          </Text>
        ),
      },
      {
        key: "role",
        header: t("columns.role"),
        width: 200,
        cell: (account) => (
          <Badge variant={account.role === "owner" ? "filled" : "default"} tt="none" size="sm">
            {t(`roles.${roleOf(account.role)}`)}
          </Badge>
        ),
      },
      {
        key: "status",
        header: t("columns.status"),
        width: 130,
        cell: (account) => (
          <StatusBadge
            tone={account.enabled === false ? "calm" : "good"}
            label={t(account.enabled === false ? "shell:common.disabled" : "shell:common.enabled")}
          />
        ),
      },
      {
        key: "created",
        header: t("columns.created"),
        width: 140,
        align: "right",
        wide: true,
        cell: (account) => <TimeAgo at={account.created_at} c="dimmed" />,
      },
    ],
    [t],
  );
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => onOpen(NEW)}>
      {t("add")}
    </Button>
  );
  const opened = accounts.items?.find((account) => String(account.id) === open);
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed" maw={640}>
          {t("accountsHint")}
        </Text>
        {add}
      </Group>
      <DataTable
        label={t("tabs.accounts")}
        columns={columns}
        rows={accounts.items}
        rowKey={(account) => account.id}
        error={accounts.error}
        onRetry={() => void accounts.refetch()}
        onRowClick={(account) => onOpen(String(account.id))}
        activeKey={opened?.id}
        hasMore={accounts.hasNextPage}
        loadingMore={accounts.isFetchingNextPage}
        onMore={accounts.more}
        empty={<EmptyState icon={IconUserShield} title={t("emptyTitle")} hint={t("emptyHint")} />}
      />
      <RolesExplained />
      <UrlDrawer
        value={open}
        onClose={() => onOpen("")}
        title={open === NEW ? t("newTitle") : (opened?.name ?? t("tabs.accounts"))}
      >
        <AccountDrawer key={open} id={open === NEW ? undefined : Number(open)} onDone={() => onOpen("")} />
      </UrlDrawer>
    </Stack>
  );
}
