// What else can be done to a provider: copy it, let it be tried again, let its money count anew, or delete it.
import { ActionIcon, Menu } from "@mantine/core";
import {
  IconCopy,
  IconDots,
  IconHistory,
  IconPlugConnected,
  IconRefreshAlert,
  IconRotate,
  IconTrash,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { ifMatch, useChange } from "../../../api/query";
import { askFirst } from "../../../components/ConfirmButton";
import { notifyDone, notifyProblem, notifyUndo } from "../../../components/notices";
import type { Provider } from "../queries";
import { useUndo } from "../useUndo";
import { CloneModal } from "./CloneModal";
import { TestModal } from "./TestModal";

interface Props {
  provider: Provider;
  etag?: string | null | undefined;
  /** In a row of the list, where testing is a step away too. */
  inRow?: boolean;
  onDone?: () => void;
}

export function ProviderActions({ provider, etag, inRow = false, onDone }: Props) {
  const { t } = useTranslation(["providers", "shell"]);
  const navigate = useNavigate();
  const [open, setOpen] = useState<"clone" | "test">();
  const undo = useUndo();
  const { id, name } = provider;
  const path = { params: { path: { id } } };
  const fromFile = provider.managed_by === "file";
  const circuit = useChange(() => api.POST("/api/v1/providers/{id}/reset-circuit", path), {
    refresh: [["providers"]],
    onDone: () => notifyDone(t("actions.circuitDone", { name })),
    onProblem: notifyProblem,
  });
  const usage = useChange(() => api.POST("/api/v1/providers/{id}/reset-usage", path), {
    refresh: [["providers"]],
    onDone: () => notifyDone(t("actions.usageDone", { name })),
    onProblem: notifyProblem,
  });
  const remove = useChange(
    () => api.DELETE("/api/v1/providers/{id}", { params: { path: { id }, header: ifMatch(etag) } }),
    {
      refresh: [["providers", "list"], ["provider-groups"]],
      onDone: (done) => {
        notifyUndo(t("actions.deleted", { name }), () => undo.mutate([done.undo]));
        onDone?.();
      },
      onProblem: notifyProblem,
    },
  );
  return (
    <>
      <Menu position={inRow ? "bottom-end" : "top-start"}>
        <Menu.Target>
          <ActionIcon
            variant={inRow ? "subtle" : "default"}
            color="gray"
            size={inRow ? 30 : 36}
            aria-label={inRow ? t("actions.of", { name }) : t("shell:common.actions")}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {(inRow || fromFile) && (
            <Menu.Item
              leftSection={<IconPlugConnected size={16} stroke={1.6} />}
              onClick={() => setOpen("test")}
            >
              {t("test.open")}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconCopy size={16} stroke={1.6} />} onClick={() => setOpen("clone")}>
            {t("actions.clone")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconHistory size={16} stroke={1.6} />}
            onClick={() => void navigate({ href: `/console/requests?provider_id=${id}` })}
          >
            {t("actions.requests")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconRefreshAlert size={16} stroke={1.6} />}
            onClick={() => circuit.mutate()}
          >
            {t("actions.circuit")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconRotate size={16} stroke={1.6} />}
            onClick={() =>
              askFirst({
                title: t("actions.usageTitle", { name }),
                body: t("actions.usageBody"),
                confirm: t("actions.usage"),
                onConfirm: () => usage.mutate(),
              })
            }
          >
            {t("actions.usage")}
          </Menu.Item>
          {!fromFile && (
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={16} stroke={1.6} />}
              onClick={() => remove.mutate()}
            >
              {t("shell:common.delete")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {open === "clone" && <CloneModal provider={provider} onClose={() => setOpen(undefined)} />}
      {open === "test" && <TestModal name={name} target={{ id }} onClose={() => setOpen(undefined)} />}
    </>
  );
}
