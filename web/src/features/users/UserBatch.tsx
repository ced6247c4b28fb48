// What can be done to several chosen users at once. All of it can be undone.
import { Button } from "@mantine/core";
import { IconCalendarPlus, IconPencil, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { SelectionBar } from "../../components/batch/SelectionBar";
import { useBatch } from "../../components/batch/useBatch";
import { RenewModal } from "../../components/RenewModal";
import { BatchModal } from "./BatchModal";
import { type BatchForm, backOf, emptyBatch, patchOf, type UserPatch } from "./batch";
import type { User } from "./queries";

interface Props {
  chosen: readonly User[];
  onClear: () => void;
}

interface Change {
  user: User;
  patch: UserPatch;
}

function send({ user, patch }: Change) {
  return api.PATCH("/api/v1/users/{id}", { params: { path: { id: user.id } }, body: patch });
}

export function UserBatch({ chosen, onClear }: Props) {
  const { t } = useTranslation("users");
  const [asking, setAsking] = useState<"edit" | "renew">();
  const { progress, run } = useBatch([["users"]]);

  const apply = async (patchFor: (user: User) => UserPatch | undefined) => {
    setAsking(undefined);
    const items = chosen.flatMap((user): Change[] => {
      const patch = patchFor(user);
      return patch ? [{ user, patch }] : [];
    });
    await run({
      items,
      act: send,
      undo: ({ user, patch }) => send({ user, patch: backOf(user, patch) }),
      message: (count) => t("batch.done", { count }),
      undone: (count) => t("batch.undone", { count }),
    });
    onClear();
  };
  const edit = (form: BatchForm) => void apply((user) => patchOf(user, form));
  const count = chosen.length;
  return (
    <>
      <SelectionBar count={count} label={t("batch.chosen", { count })} onClear={onClear} progress={progress}>
        <Button
          size="xs"
          leftSection={<IconPencil size={14} aria-hidden />}
          onClick={() => setAsking("edit")}
        >
          {t("batch.edit")}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconCalendarPlus size={14} aria-hidden />}
          onClick={() => setAsking("renew")}
        >
          {t("renew")}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          onClick={() => edit({ ...emptyBatch(), enabled: "true" })}
        >
          {t("batch.enable")}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlayerPause size={14} aria-hidden />}
          onClick={() => edit({ ...emptyBatch(), enabled: "false" })}
        >
          {t("batch.disable")}
        </Button>
      </SelectionBar>
      {asking === "edit" && <BatchModal users={chosen} onClose={() => setAsking(undefined)} onApply={edit} />}
      {asking === "renew" && (
        <RenewModal
          title={t("batch.renewTitle", { count })}
          hint={t("renewHint")}
          label={t("form.expires")}
          submit={t("renew")}
          onClose={() => setAsking(undefined)}
          onRenew={(expires_at) => void apply(() => ({ expires_at }))}
        />
      )}
    </>
  );
}
