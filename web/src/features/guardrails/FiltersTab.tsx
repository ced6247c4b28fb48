// Request filters: changes that are made to requests before they are sent on.
import { Badge, Code, Group, Text } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Column } from "../../components/table/columns";
import { Count } from "../../components/values";
import { filterDraft, filterForm } from "./drafts";
import { FilterFields } from "./FilterFields";
import { FilterTester } from "./FilterTester";
import { useProviderChoices } from "./providers";
import { RuleKind, useTester } from "./RuleKind";
import { FILTERS, type Filter } from "./resources";
import type { Place } from "./state";

export function FiltersTab({ state, set }: Place) {
  const { t } = useTranslation(["guardrails", "shell"]);
  const providers = useProviderChoices();
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
  const tester = useTester(t("filters.test"), <FilterTester />, 860);
  return (
    <RuleKind
      resource={FILTERS}
      columns={columns}
      nameOf={(rule) => rule.name}
      toForm={filterForm}
      toDraft={filterDraft}
      required={{ name: t("nameMissing") }}
      fields={(form, disabled) => <FilterFields form={form} disabled={disabled} />}
      tools={[tester]}
      size={600}
      state={state}
      set={set}
    />
  );
}
