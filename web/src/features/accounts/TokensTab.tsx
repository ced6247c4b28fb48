// API tokens: what programs use the management API with. Their text is shown once, right after they are made.
import { ActionIcon, Badge, Button, Group, Modal, Stack, Text, Tooltip } from "@mantine/core";
import { IconApi, IconPlus, IconTrash } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../api/client";
import { useChange } from "../../api/query";
import { askFirst } from "../../components/ConfirmButton";
import { CopyField } from "../../components/CopyField";
import { EmptyState } from "../../components/EmptyState";
import { notifyDone, notifyProblem } from "../../components/notices";
import type { Column } from "../../components/table/columns";
import { DataTable } from "../../components/table/DataTable";
import { UrlDrawer } from "../../components/UrlDrawer";
import { TimeAgo } from "../../components/values";
import { roleOf } from "./draft";
import { type ApiToken, useTokens } from "./queries";
import { TokenForm } from "./TokenForm";

const NEW = "new";

interface Props {
  /** `new` while the form is open. */
  open: string;
  onOpen: (token: string) => void;
}

export function TokensTab({ open, onOpen }: Props) {
  const { t } = useTranslation(["accounts", "shell"]);
  const tokens = useTokens();
  const [made, setMade] = useState<Schema<"NewToken">>();
  const remove = useChange(
    ({ id }: ApiToken) => api.DELETE("/api/v1/api-tokens/{id}", { params: { path: { id } } }),
    {
      refresh: [["api-tokens"]],
      onDone: (_, { name }) => notifyDone(t("tokens.deleted", { name })),
      onProblem: notifyProblem,
    },
  );
  const { mutate } = remove;
  const columns = useMemo<Column<ApiToken>[]>(
    () => [
      {
        key: "name",
        header: t("columns.token"),
        cell: (token) => (
          <>
            <Text size="sm" fw={600}>
              {token.name}
            </Text>
            <Text size="xs" c="dimmed" ff="monospace">
              {token.hint}
            </Text>
          </>
        ),
      },
      {
        key: "role",
        header: t("columns.role"),
        width: 140,
        wide: true,
        cell: (token) => <Text size="sm">{t(`roles.${roleOf(token.role)}`)}</Text>,
      },
      {
        key: "scopes",
        header: t("columns.scopes"),
        cell: (token) => (
          <Group gap={4}>
            {token.scopes.map((scope) => (
              <Badge key={scope} size="sm" variant="default" tt="none" ff="monospace" fw={500}>
                {scope}
              </Badge>
            ))}
          </Group>
        ),
      },
      {
        key: "used",
        header: t("columns.used"),
        width: 130,
        align: "right",
        wide: true,
        cell: (token) => <TimeAgo at={token.used_at} />,
      },
      {
        key: "expires",
        header: t("columns.expires"),
        width: 130,
        align: "right",
        wide: true,
        cell: (token) => <TimeAgo at={token.expires_at} />,
      },
      {
        key: "actions",
        header: "",
        width: 56,
        align: "right",
        cell: (token) => (
          <Tooltip label={t("shell:common.delete")}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("tokens.delete", { name: token.name })}
              onClick={() =>
                askFirst({
                  title: t("tokens.deleteTitle", { name: token.name }),
                  body: t("tokens.deleteBody"),
                  confirm: t("shell:common.delete"),
                  onConfirm: () => mutate(token),
                })
              }
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Tooltip>
        ),
      },
    ],
    [t, mutate],
  );
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => onOpen(NEW)}>
      {t("tokens.add")}
    </Button>
  );
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed" maw={640}>
          {t("tokens.hint")}
        </Text>
        {add}
      </Group>
      <DataTable
        label={t("tabs.tokens")}
        columns={columns}
        rows={tokens.items}
        rowKey={(token) => token.id}
        error={tokens.error}
        onRetry={() => void tokens.refetch()}
        hasMore={tokens.hasNextPage}
        loadingMore={tokens.isFetchingNextPage}
        onMore={tokens.more}
        empty={<EmptyState icon={IconApi} title={t("tokens.emptyTitle")} hint={t("tokens.emptyHint")} />}
      />
      <UrlDrawer value={open} onClose={() => onOpen("")} title={t("tokens.newTitle")}>
        <TokenForm
          onDone={() => onOpen("")}
          onMade={(token) => {
            setMade(token);
            onOpen("");
          }}
        />
      </UrlDrawer>
      <Modal
        opened={made !== undefined}
        onClose={() => setMade(undefined)}
        closeOnClickOutside={false}
        size="lg"
        title={made && t("tokens.madeTitle", { name: made.token.name })}
        closeButtonProps={{ "aria-label": t("shell:common.close") }}
      >
        {made && (
          <Stack gap="md">
            <CopyField name="token" label={t("tokens.secret")} text={made.secret} />
            <Text size="sm">{t("tokens.once")}</Text>
            <CopyField
              name="token-use"
              label={t("tokens.use")}
              text={`curl -H "Authorization: Bearer ${made.secret}" ${window.location.origin}/api/v1/me`}
            />
            <Group justify="flex-end">
              <Button onClick={() => setMade(undefined)}>{t("tokens.saved")}</Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </Stack>
  );
}
