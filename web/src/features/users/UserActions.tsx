// What else can be done to a user: let them in for longer, let the money count anew, or delete.
import { ActionIcon, Menu } from "@mantine/core";
import { IconCalendarPlus, IconDots, IconKey, IconRotate, IconTrash } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { ifMatch, useChange } from "../../api/query";
import { askFirst } from "../../components/ConfirmButton";
import { notifyDone, notifyProblem } from "../../components/notices";
import { RenewModal } from "../../components/RenewModal";
import type { User } from "./queries";

interface Props {
  user: User;
  etag?: string | null | undefined;
  onDone: () => void;
}

export function UserActions({ user, etag, onDone }: Props) {
  const { t } = useTranslation(["users", "shell"]);
  const navigate = useNavigate();
  const [renewing, setRenewing] = useState(false);
  const { id, name } = user;
  const renew = useChange(
    (expires_at: string | null) =>
      api.POST("/api/v1/users/{id}/renew", {
        params: { path: { id }, header: ifMatch(etag) },
        body: { expires_at },
      }),
    {
      refresh: [["users"]],
      onDone: () => {
        notifyDone(t("renewed", { name }));
        onDone();
      },
      onProblem: notifyProblem,
    },
  );
  const reset = useChange(() => api.POST("/api/v1/users/{id}/reset-usage", { params: { path: { id } } }), {
    refresh: [["users", "quotas"]],
    onDone: () => notifyDone(t("resetDone", { name })),
    onProblem: notifyProblem,
  });
  const remove = useChange(
    () => api.DELETE("/api/v1/users/{id}", { params: { path: { id }, header: ifMatch(etag) } }),
    {
      // Not the one that is open: it is gone, and asking for it would be refused.
      refresh: [
        ["users", "list"],
        ["users", "quotas"],
      ],
      onDone: () => {
        notifyDone(t("deleted", { name }));
        onDone();
      },
      onProblem: notifyProblem,
    },
  );
  return (
    <>
      <Menu position="top-start">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t("shell:common.actions")}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconKey size={16} stroke={1.6} />}
            onClick={() => void navigate({ href: `/console/keys?user_id=${id}` })}
          >
            {t("showKeys")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconCalendarPlus size={16} stroke={1.6} />}
            onClick={() => setRenewing(true)}
          >
            {t("renew")}
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
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={16} stroke={1.6} />}
            onClick={() =>
              askFirst({
                title: t("deleteTitle", { name }),
                body: t("deleteBody"),
                confirm: t("shell:common.delete"),
                onConfirm: () => remove.mutate(),
              })
            }
          >
            {t("shell:common.delete")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {renewing && (
        <RenewModal
          title={t("renewTitle", { name })}
          hint={t("renewHint")}
          label={t("form.expires")}
          submit={t("renew")}
          saving={renew.isPending}
          onClose={() => setRenewing(false)}
          onRenew={(until) => renew.mutate(until)}
        />
      )}
    </>
  );
}
