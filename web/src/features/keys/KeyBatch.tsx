// What can be done to several chosen keys at once: on, off, another end; each can be undone. And their end, which cannot.
import { Button } from "@mantine/core";
import { IconCalendarPlus, IconPlayerPause, IconPlayerPlay, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../api/client";
import { SelectionBar } from "../../components/batch/SelectionBar";
import { useBatch } from "../../components/batch/useBatch";
import { askFirst } from "../../components/ConfirmButton";
import { RenewModal } from "../../components/RenewModal";
import type { Key } from "./queries";

interface Props {
  chosen: readonly Key[];
  onClear: () => void;
}

function patch(id: number, body: Schema<"KeyDraftPatch">) {
  return api.PATCH("/api/v1/keys/{id}", { params: { path: { id } }, body });
}

export function KeyBatch({ chosen, onClear }: Props) {
  const { t } = useTranslation(["keys", "shell"]);
  const [renewing, setRenewing] = useState(false);
  const { progress, run } = useBatch([["keys"]]);
  const undone = (count: number) => t("batch.undone", { count });

  const change = async (
    items: readonly Key[],
    body: Schema<"KeyDraftPatch">,
    back: (key: Key) => Schema<"KeyDraftPatch">,
    message: (count: number) => string,
  ) => {
    await run({
      items,
      act: (key) => patch(key.id, body),
      undo: (key) => patch(key.id, back(key)),
      message,
      undone,
    });
    onClear();
  };
  const turn = (enabled: boolean) =>
    change(
      chosen.filter((key) => (key.enabled ?? true) !== enabled),
      { enabled },
      () => ({ enabled: !enabled }),
      (count) => t(enabled ? "batch.enabled" : "batch.disabled", { count }),
    );
  const revoke = async () => {
    await run({
      items: chosen,
      act: (key) => api.DELETE("/api/v1/keys/{id}", { params: { path: { id: key.id } } }),
      message: (count) => t("batch.revoked", { count }),
      undone,
    });
    onClear();
  };
  const count = chosen.length;
  return (
    <>
      <SelectionBar count={count} label={t("batch.chosen", { count })} onClear={onClear} progress={progress}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          onClick={() => void turn(true)}
        >
          {t("batch.enable")}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlayerPause size={14} aria-hidden />}
          onClick={() => void turn(false)}
        >
          {t("batch.disable")}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconCalendarPlus size={14} aria-hidden />}
          onClick={() => setRenewing(true)}
        >
          {t("renew")}
        </Button>
        <Button
          size="xs"
          variant="light"
          color="red"
          leftSection={<IconTrash size={14} aria-hidden />}
          onClick={() =>
            askFirst({
              title: t("batch.revokeTitle", { count }),
              body: t("revokeBody"),
              confirm: t("revoke"),
              onConfirm: () => void revoke(),
            })
          }
        >
          {t("revoke")}
        </Button>
      </SelectionBar>
      {renewing && (
        <RenewModal
          title={t("batch.renewTitle", { count })}
          hint={t("renewHint")}
          label={t("form.expires")}
          submit={t("renew")}
          onClose={() => setRenewing(false)}
          onRenew={(expires_at) => {
            setRenewing(false);
            void change(
              chosen,
              { expires_at },
              (key) => ({ expires_at: key.expires_at ?? null }),
              (done) => t("batch.renewed", { count: done }),
            );
          }}
        />
      )}
    </>
  );
}
