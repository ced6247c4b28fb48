// The oldest versions of clients that may call, and which clients and versions were seen.
import { Autocomplete, Switch, Text, Textarea, TextInput } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Column } from "../../components/table/columns";
import { TimeAgo } from "../../components/values";
import { EnabledField } from "./CommonFields";
import { clientForm } from "./drafts";
import { RuleKind } from "./RuleKind";
import { CLIENTS, type ClientVersion } from "./resources";
import { SeenClients } from "./SeenClients";
import { NEW, type Place } from "./state";

const KNOWN = ["claude-code", "codex-cli", "gemini-cli", "qwen-code", "opencode"];

export function ClientsTab({ state, set }: Place) {
  const { t } = useTranslation(["guardrails", "shell"]);
  const columns = useMemo(
    (): Column<ClientVersion>[] => [
      {
        key: "client",
        header: t("clients.client"),
        cell: (row) => (
          <>
            <Text size="sm" fw={600}>
              {row.client}
            </Text>
            {row.how_to_update && (
              <Text size="xs" c="dimmed" lineClamp={1}>
                {row.how_to_update}
              </Text>
            )}
          </>
        ),
      },
      {
        key: "min",
        header: t("clients.min"),
        width: 140,
        align: "right",
        cell: (row) => row.min_version,
      },
      {
        key: "unknown",
        header: t("clients.unknown"),
        width: 200,
        wide: true,
        cell: (row) => t(row.refuse_unknown ? "clients.refused" : "clients.allowed"),
      },
      {
        key: "created",
        header: t("created"),
        width: 130,
        align: "right",
        wide: true,
        cell: (row) => <TimeAgo at={row.created_at} c="dimmed" />,
      },
    ],
    [t],
  );
  const [client, min_version] = state.begin.split(" ");
  const begin = { ...(client ? { client } : {}), ...(min_version ? { min_version } : {}) };
  return (
    <RuleKind
      resource={CLIENTS}
      columns={columns}
      nameOf={(rule) => rule.client}
      toForm={(row?: ClientVersion) => clientForm(row ?? begin)}
      toDraft={(form) => form}
      required={{ client: t("clients.missing"), min_version: t("clients.minMissing") }}
      fields={(form, disabled) => (
        <>
          <Autocomplete
            label={t("clients.client")}
            description={t("clients.clientHint")}
            required
            disabled={disabled}
            data={KNOWN}
            data-autofocus
            {...form.getInputProps("client")}
          />
          <TextInput
            label={t("clients.min")}
            description={t("clients.minHint")}
            placeholder="2.1.0"
            required
            disabled={disabled}
            {...form.getInputProps("min_version")}
          />
          <Switch
            label={t("clients.refuseUnknown")}
            description={t("clients.refuseUnknownHint")}
            disabled={disabled}
            {...form.getInputProps("refuse_unknown", { type: "checkbox" })}
          />
          <Textarea
            label={t("clients.how")}
            description={t("clients.howHint")}
            autosize
            minRows={2}
            disabled={disabled}
            {...form.getInputProps("how_to_update")}
          />
          <EnabledField form={form} disabled={disabled} />
        </>
      )}
      state={state}
      set={set}
    >
      <SeenClients
        onRequire={(seen, version) => set({ open: NEW, begin: `${seen} ${version}` }, { push: true })}
      />
    </RuleKind>
  );
}
