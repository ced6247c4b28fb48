// Error rules: what an upstream's error is taken for, and what clients are told of it.
import { Badge, Code, Group, Text } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Column } from "../../components/table/columns";
import { Count } from "../../components/values";
import { errorDraft, errorForm } from "./drafts";
import { ErrorFields } from "./ErrorFields";
import { ErrorTester } from "./ErrorTester";
import { RuleKind, useTester } from "./RuleKind";
import { ERRORS, type ErrorRule } from "./resources";
import type { Place } from "./state";

export function ErrorsTab({ state, set }: Place) {
  const { t } = useTranslation(["guardrails", "shell"]);
  const columns = useMemo(
    (): Column<ErrorRule>[] => [
      {
        key: "pattern",
        header: t("errors.pattern"),
        cell: (row) => (
          <>
            <Group gap={6}>
              {row.status != null && (
                <Badge variant="default" className="hub-number">
                  {row.status}
                </Badge>
              )}
              <Code style={{ overflowWrap: "anywhere" }}>{row.pattern}</Code>
            </Group>
            {row.description && (
              <Text size="xs" c="dimmed" mt={2} lineClamp={1}>
                {row.description}
              </Text>
            )}
          </>
        ),
      },
      {
        key: "category",
        header: t("errors.category"),
        width: 120,
        wide: true,
        cell: (row) => row.category,
      },
      {
        key: "fault",
        header: t("errors.fault"),
        width: 150,
        cell: (row) => (row.fault ? t(`errors.faults.${row.fault}`) : t("errors.asSeen")),
      },
      {
        key: "told",
        header: t("errors.told"),
        width: 240,
        wide: true,
        cell: (row) => {
          const told = [row.override_status, row.override_message].filter((one) => one != null && one !== "");
          const bodies = Object.values(row.override_bodies ?? {}).some((one) => one);
          return (
            <Text size="sm" c={told.length || bodies ? "inherit" : "dimmed"} lineClamp={2}>
              {told.length > 0 ? told.join(" · ") : t(bodies ? "errors.ownBody" : "errors.unchanged")}
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
    ],
    [t],
  );
  const tester = useTester(t("errors.test"), <ErrorTester />);
  return (
    <RuleKind
      resource={ERRORS}
      columns={columns}
      nameOf={(rule) => rule.pattern}
      toForm={errorForm}
      toDraft={errorDraft}
      required={{ pattern: t("errors.missing") }}
      fields={(form, disabled) => <ErrorFields form={form} disabled={disabled} />}
      tools={[tester]}
      size={600}
      state={state}
      set={set}
    />
  );
}
