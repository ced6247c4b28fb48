// The columns of the list of providers.
import { Box, Group, Switch, Text } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Column } from "../../../components/table/columns";
import { Count, Money } from "../../../components/values";
import { ProviderActions } from "../form/ProviderActions";
import { kindName } from "../kinds";
import type { Provider } from "../queries";
import { HealthCell } from "./HealthCell";
import { InlineNumber } from "./InlineNumber";
import { LoadCell } from "./LoadCell";
import { addressOf, rankOf, stateOf } from "./state";
import type { QuickChange } from "./useQuickChange";

export function useColumns(mayWrite: boolean, change: QuickChange): Column<Provider>[] {
  const { t } = useTranslation(["providers", "shell"]);
  return useMemo(() => {
    const locked = (provider: Provider) => !mayWrite || provider.managed_by === "file";
    const number = (
      key: "priority" | "weight" | "cost_multiplier",
      usual: string,
      width: number,
    ): Column<Provider> => ({
      key,
      header: t(`columns.${key}`),
      width,
      align: "right",
      wide: true,
      sortBy: (provider) => Number(provider[key] ?? usual),
      cell: (provider) => (
        <InlineNumber
          label={t("inline", { field: t(`fields.${key}`), name: provider.name })}
          value={String(provider[key] ?? usual)}
          decimal={key === "cost_multiplier"}
          disabled={locked(provider)}
          onSave={(value) =>
            change({ provider, patch: { [key]: key === "cost_multiplier" ? value : Number(value) } })
          }
        />
      ),
    });
    return [
      {
        key: "enabled",
        header: t("columns.on"),
        width: 56,
        cell: (provider) => (
          <Switch
            size="xs"
            aria-label={t("inline", { field: t("fields.enabled"), name: provider.name })}
            checked={provider.enabled !== false}
            disabled={locked(provider)}
            onChange={(event) => void change({ provider, patch: { enabled: event.currentTarget.checked } })}
          />
        ),
      },
      {
        key: "name",
        header: t("fields.name"),
        sortBy: (provider) => provider.name,
        cell: (provider) => (
          <>
            <Group gap={6} wrap="nowrap">
              <Text size="sm" fw={600} truncate maw={{ base: 116, xs: 260 }}>
                {provider.name}
              </Text>
              {provider.managed_by === "file" && (
                <IconLock size={13} aria-label={t("shell:common.fromFile")} style={{ flex: "none" }} />
              )}
            </Group>
            <Text size="xs" c="dimmed" truncate title={provider.url} maw={{ base: 116, xs: 280 }}>
              {kindName(provider.type)} · {addressOf(provider.url)}
            </Text>
            {/* A phone has no room for a column of its own. */}
            <Box hiddenFrom="xs" mt={4}>
              <HealthCell provider={provider} />
            </Box>
          </>
        ),
      },
      {
        key: "health",
        header: t("columns.health"),
        width: 150,
        wide: true,
        sortBy: (provider) => rankOf(stateOf(provider)),
        cell: (provider) => <HealthCell provider={provider} />,
      },
      {
        key: "load",
        header: t("columns.load"),
        width: 96,
        align: "right",
        wide: true,
        sortBy: (provider) => provider.health?.in_flight ?? null,
        cell: (provider) => <LoadCell provider={provider} />,
      },
      {
        key: "cost",
        header: t("columns.today"),
        width: 120,
        align: "right",
        sortBy: (provider) => Number(provider.today.cost_usd),
        cell: ({ today }) => (
          <>
            <Money usd={today.cost_usd} compact />
            <Text size="xs" c="dimmed" className="hub-number">
              <Count value={today.requests} compact />
              {today.errors > 0 && (
                <Text component="span" inherit c="var(--hub-bad)" ml={6}>
                  {t("failed", { count: today.errors })}
                </Text>
              )}
            </Text>
          </>
        ),
      },
      number("priority", "0", 92),
      number("weight", "1", 92),
      number("cost_multiplier", "1", 92),
      {
        key: "groups",
        header: t("fields.groups"),
        width: 140,
        wide: true,
        cell: (provider) => (
          <Text size="sm" lineClamp={2}>
            {provider.groups?.length ? provider.groups.join(", ") : "default"}
          </Text>
        ),
      },
      {
        key: "actions",
        header: "",
        width: 52,
        align: "right",
        cell: (provider) => (mayWrite ? <ProviderActions provider={provider} inRow /> : null),
      },
    ];
  }, [t, mayWrite, change]);
}
