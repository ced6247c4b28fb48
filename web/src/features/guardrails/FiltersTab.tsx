// Request filters: changes that are made to requests before they are sent on.
import { Badge, Button, Code, Group, Text } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Column } from "../../components/table/columns";
import { UrlDrawer } from "../../components/UrlDrawer";
import { Count } from "../../components/values";
import { filterDraft, filterForm } from "./drafts";
import { FilterFields } from "./FilterFields";
import { FilterTester } from "./FilterTester";
import { useProviderChoices } from "./providers";
import { RuleForm } from "./RuleForm";
import { RuleTable } from "./RuleTable";
import { FILTERS, type Filter } from "./resources";
import { NEW, type Place, TEST } from "./state";

export function FiltersTab({ state, set }: Place) {
  const { t } = useTranslation(["guardrails", "shell"]);
  const providers = useProviderChoices();
  const close = () => set({ open: "" });
  const names = providers.map((one) => `${one.value}=${one.label}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names stand for the choices, which are new at each drawing.
  const columns = useMemo((): Column<Filter>[] => {
    const nameOf = (id: number) => providers.find((one) => one.value === String(id))?.label ?? String(id);
    return [
      {
        key: "name",
        header: t("name"),
        cell: (row) => (
          <>
            <Text size="sm" fw={600}>
              {row.name}
            </Text>
            {row.description && (
              <Text size="xs" c="dimmed" lineClamp={1}>
                {row.description}
              </Text>
            )}
          </>
        ),
      },
      {
        key: "does",
        header: t("filters.does"),
        cell: (row) => (
          <Group gap={6}>
            <Badge variant="default" tt="none">
              {t(`filters.scopes.${row.scope}`)}
            </Badge>
            <Text size="sm">{t(`filters.actions.${row.action}`)}</Text>
            {(row.target || row.pattern) && (
              <Code style={{ overflowWrap: "anywhere" }}>{row.pattern || row.target}</Code>
            )}
          </Group>
        ),
      },
      {
        key: "where",
        header: t("filters.where"),
        width: 200,
        wide: true,
        cell: (row) => {
          const where = [...(row.provider_ids ?? []).map(nameOf), ...(row.groups ?? [])];
          return (
            <Text size="sm" c={where.length === 0 ? "dimmed" : "inherit"} lineClamp={2}>
              {where.length === 0 ? t("filters.everybody") : where.join(", ")}
            </Text>
          );
        },
      },
      {
        key: "priority",
        header: t("priority"),
        width: 90,
        align: "right",
        wide: true,
        cell: (row) => <Count value={row.priority ?? 0} />,
      },
    ];
  }, [t, names]);
  const titles: Record<string, string> = { [NEW]: t("filters.new"), [TEST]: t("filters.test") };
  return (
    <>
      <RuleTable
        resource={FILTERS}
        label={t("tabs.filters")}
        columns={columns}
        nameOf={(row) => row.name}
        add={t("filters.add")}
        emptyTitle={t("filters.emptyTitle")}
        emptyHint={t("filters.emptyHint")}
        state={state}
        set={set}
        actions={
          <Button
            variant="default"
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
            onClick={() => set({ open: TEST }, { push: true })}
          >
            {t("try")}
          </Button>
        }
      />
      <UrlDrawer
        value={state.open}
        onClose={close}
        size={state.open === TEST ? 860 : 600}
        title={titles[state.open] ?? t("filters.one")}
      >
        {state.open === TEST ? (
          <FilterTester />
        ) : (
          <RuleForm
            key={state.open}
            resource={FILTERS}
            id={state.open === NEW ? undefined : Number(state.open)}
            toForm={filterForm}
            toDraft={filterDraft}
            required={{ name: t("nameMissing") }}
            nameOf={(form) => form.name}
            onDone={close}
            fields={(form, disabled) => <FilterFields form={form} disabled={disabled} />}
          />
        )}
      </UrlDrawer>
    </>
  );
}
