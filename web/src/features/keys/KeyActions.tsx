// What else can be done to a key: another text, another end, money counted anew, or an end at once.
import { ActionIcon, Menu } from "@mantine/core";
import {
  IconCalendarPlus,
  IconDots,
  IconHistory,
  IconRefresh,
  IconRotate,
  IconTrash,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../api/client";
import { ifMatch, useChange } from "../../api/query";
import { askFirst } from "../../components/ConfirmButton";
import { RotateModal } from "../../components/connect/RotateModal";
import { notifyDone, notifyProblem } from "../../components/notices";
import { RenewModal } from "../../components/RenewModal";
import type { Key } from "./queries";

interface Props {
  apiKey: Key;
  etag?: string | null | undefined;
  onDone: () => void;
  onIssued: (issued: Schema<"IssuedKey">) => void;
}

export function KeyActions({ apiKey, etag, onDone, onIssued }: Props) {
  const { t } = useTranslation(["keys", "shell"]);
  const navigate = useNavigate();
  const [asking, setAsking] = useState<"rotate" | "renew">();
  const { id, name } = apiKey;
  const params = { path: { id }, header: ifMatch(etag) };
  const done = (message: string) => () => {
    notifyDone(message);
    onDone();
  };
  const rotate = useChange(
    (grace_s: number) => api.POST("/api/v1/keys/{id}/rotate", { params, body: { grace_s } }),
    { refresh: [["keys"]], onDone: (issued) => issued && onIssued(issued), onProblem: notifyProblem },
  );
  const renew = useChange(
    (expires_at: string | null) => api.POST("/api/v1/keys/{id}/renew", { params, body: { expires_at } }),
    { refresh: [["keys"]], onDone: done(t("renewed", { name })), onProblem: notifyProblem },
  );
  const reset = useChange(() => api.POST("/api/v1/keys/{id}/reset-usage", { params: { path: { id } } }), {
    refresh: [["keys", "quotas"]],
    onDone: () => notifyDone(t("resetDone", { name })),
    onProblem: notifyProblem,
  });
  const revoke = useChange(() => api.DELETE("/api/v1/keys/{id}", { params }), {
    refresh: [["keys"]],
    onDone: done(t("revoked", { name })),
    onProblem: notifyProblem,
  });
  return (
    <>
      <Menu position="top-start">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t("shell:common.actions")}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconRefresh size={16} stroke={1.6} />} onClick={() => setAsking("rotate")}>
            {t("rotate")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconCalendarPlus size={16} stroke={1.6} />}
            onClick={() => setAsking("renew")}
          >
            {t("renew")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconHistory size={16} stroke={1.6} />}
            onClick={() => void navigate({ href: `/console/requests?key_id=${id}` })}
          >
            {t("showRequests")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconRotate size={16} stroke={1.6} />}
            onClick={() =>
              askFirst({
                title: t("resetTitle", { name }),
                body: t("resetBody"),
                confirm: t("resetUsage"),
                onConfirm: () => reset.mutate(),
              })
            }
          >
            {t("resetUsage")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={16} stroke={1.6} />}
            onClick={() =>
              askFirst({
                title: t("revokeTitle", { name, user: apiKey.user }),
                body: t("revokeBody"),
                confirm: t("revoke"),
                onConfirm: () => revoke.mutate(),
              })
            }
          >
            {t("revoke")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking === "rotate" && (
        <RotateModal
          name={name}
          saving={rotate.isPending}
          onClose={() => setAsking(undefined)}
          onRotate={(grace) => rotate.mutate(grace)}
        />
      )}
      {asking === "renew" && (
        <RenewModal
          title={t("renewTitle", { name })}
          hint={t("renewHint")}
          label={t("form.expires")}
          submit={t("renew")}
          saving={renew.isPending}
          onClose={() => setAsking(undefined)}
          onRenew={(until) => renew.mutate(until)}
        />
      )}
    </>
  );
}
