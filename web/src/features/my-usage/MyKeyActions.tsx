// What can be done to a key of one's own.
import { ActionIcon, Menu } from "@mantine/core";
import {
  IconDotsVertical,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconTrash,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../api/client";
import { useChange } from "../../api/query";
import { askFirst } from "../../components/ConfirmButton";
import { RotateModal } from "../../components/connect/RotateModal";
import { notifyDone, notifyProblem, notifyUndo } from "../../components/notices";
import { RenameKeyModal } from "./RenameKeyModal";

interface Props {
  apiKey: Schema<"Key">;
  onIssued: (issued: Schema<"IssuedKey">) => void;
}

export function MyKeyActions({ apiKey, onIssued }: Props) {
  const { t } = useTranslation(["my-usage", "shell"]);
  const [asking, setAsking] = useState<"rename" | "rotate">();
  const { id, name } = apiKey;
  const params = { path: { id } };
  const enabled = apiKey.enabled ?? true;
  const turn = useChange(
    (on: boolean) => api.PATCH("/api/v1/me/keys/{id}", { params, body: { enabled: on } }),
    {
      refresh: [["my", "keys"]],
      onDone: (_, on) =>
        notifyUndo(t(on ? "keys.enabledNow" : "keys.disabledNow", { name }), () => turn.mutate(!on)),
      onProblem: notifyProblem,
    },
  );
  const rotate = useChange(
    (grace_s: number) => api.POST("/api/v1/me/keys/{id}/rotate", { params, body: { grace_s } }),
    {
      refresh: [["my", "keys"]],
      onDone: (issued) => {
        setAsking(undefined);
        if (issued) onIssued(issued);
      },
      onProblem: notifyProblem,
    },
  );
  const revoke = useChange(() => api.DELETE("/api/v1/me/keys/{id}", { params }), {
    refresh: [["my"]],
    onDone: () => notifyDone(t("keys.revoked", { name })),
    onProblem: notifyProblem,
  });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t("keys.actions", { name })}>
            <IconDotsVertical size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} stroke={1.6} />} onClick={() => setAsking("rename")}>
            {t("keys.rename")}
          </Menu.Item>
          <Menu.Item leftSection={<IconRefresh size={16} stroke={1.6} />} onClick={() => setAsking("rotate")}>
            {t("keys.rotate")}
          </Menu.Item>
          <Menu.Item
            leftSection={
              enabled ? <IconPlayerPause size={16} stroke={1.6} /> : <IconPlayerPlay size={16} stroke={1.6} />
            }
            onClick={() => turn.mutate(!enabled)}
          >
            {t(enabled ? "keys.disable" : "keys.enable")}
          </Menu.Item>
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={16} stroke={1.6} />}
            onClick={() =>
              askFirst({
                title: t("keys.revokeTitle", { name }),
                body: t("keys.revokeBody"),
                confirm: t("keys.revoke"),
                onConfirm: () => revoke.mutate(),
              })
            }
          >
            {t("keys.revoke")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking === "rename" && <RenameKeyModal apiKey={apiKey} onClose={() => setAsking(undefined)} />}
      {asking === "rotate" && (
        <RotateModal
          name={name}
          saving={rotate.isPending}
          onClose={() => setAsking(undefined)}
          onRotate={(grace) => rotate.mutate(grace)}
        />
      )}
    </>
  );
}
