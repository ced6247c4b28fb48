// The groups of providers: who is in each, what is set for it, and a form to set it.
import { Button, Group, Text } from "@mantine/core";
import { IconPlus, IconStack2 } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../../api/client";
import { useMay } from "../../../api/me";
import { EmptyState } from "../../../components/EmptyState";
import type { Column } from "../../../components/table/columns";
import { DataTable } from "../../../components/table/DataTable";
import { UrlDrawer } from "../../../components/UrlDrawer";
import { text, useUrlState } from "../../../components/urlState";
import { Count } from "../../../components/values";
import { useLiveRefresh } from "../../../live/live";
import { STRATEGIES } from "../kinds";
import { useGroups } from "../queries";
import { GroupForm } from "./GroupForm";

type GroupRow = Schema<"GroupInForce">;

const FIELDS = { edit: text() };
/** No name of a group begins so, since it stands in the address beside them. */
const NEW = "+new";

export function GroupList() {
  const { t } = useTranslation(["providers", "shell"]);
  const [state, set] = useUrlState(FIELDS);
  const mayWrite = useMay("write");
  const groups = useGroups();
  const columns = useColumns();
  useLiveRefresh(["catalog.changed"], [["provider-groups"]]);
  const close = () => set({ edit: "" });
  const opened = groups.data?.items.find((group) => group.name === state.edit);
  const add = mayWrite && (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => set({ edit: NEW }, { push: true })}
    >
      {t("groups.add")}
    </Button>
  );
  return (
    <>
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed" maw={640} style={{ flex: "1 1 280px" }}>
          {t("groups.hint")}
        </Text>
        {add}
      </Group>
      <DataTable
        label={t("tabs.groups")}
        columns={columns}
        rows={groups.data?.items}
        rowKey={(group) => group.name}
        error={groups.error}
        onRetry={() => void groups.refetch()}
        onRowClick={(group) => set({ edit: group.name }, { push: true })}
        activeKey={opened?.name}
        minWidth={340}
        empty={
          <EmptyState
            icon={IconStack2}
            title={t("groups.emptyTitle")}
            hint={t("groups.emptyHint")}
            action={add}
          />
        }
      />
      <UrlDrawer
        value={state.edit}
        onClose={close}
        size={480}
        title={state.edit === NEW ? t("groups.newTitle") : state.edit}
      >
        {(opened || state.edit === NEW) && (
          <GroupForm key={state.edit} {...(opened ? { group: opened } : {})} onDone={close} />
        )}
      </UrlDrawer>
    </>
  );
}

function useColumns(): Column<GroupRow>[] {
  const { t } = useTranslation("providers");
  return useMemo(() => {
    const count = (key: "providers" | "users" | "keys"): Column<GroupRow> => ({
      key,
      header: t(`groups.${key}`),
      width: 100,
      align: "right",
      wide: true,
      cell: (group) => <Count value={group[key]} c={group[key] === 0 ? "dimmed" : ""} />,
    });
    return [
      {
        key: "name",
        header: t("groups.name"),
        cell: (group) => (
          <>
            <Text size="sm" fw={600}>
              {group.name}
            </Text>
            {group.note && (
              <Text size="xs" c="dimmed" lineClamp={1}>
                {group.note}
              </Text>
            )}
          </>
        ),
      },
      {
        key: "strategy",
        header: t("groups.strategy"),
        width: 150,
        cell: (group) => {
          const strategy = STRATEGIES.find((one) => one === group.strategy);
          return <Text size="sm">{strategy ? t(`strategies.${strategy}`) : group.strategy}</Text>;
        },
      },
      {
        key: "multiplier",
        header: t("columns.cost_multiplier"),
        width: 90,
        align: "right",
        cell: (group) => <span className="hub-number">{`× ${group.cost_multiplier}`}</span>,
      },
      count("providers"),
      count("users"),
      count("keys"),
    ];
  }, [t]);
}
