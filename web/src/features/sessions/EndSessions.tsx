// Ends one session or many, after asking: clients are told, upstream calls are cancelled.
import { IconPlayerStop } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useChange } from "../../api/query";
import { ConfirmButton } from "../../components/ConfirmButton";
import { notifyDone, notifyProblem } from "../../components/notices";

const MOST_AT_ONCE = 200;

export function EndSessions({ ids, onDone }: { ids: readonly string[]; onDone?: () => void }) {
  const { t } = useTranslation("sessions");
  const end = useChange(
    () => api.POST("/api/v1/sessions/terminate", { body: { ids: ids.slice(0, MOST_AT_ONCE) } }),
    {
      refresh: [["sessions"]],
      onDone: (result) => {
        const requests = result.ended.reduce((sum, one) => sum + one.requests, 0);
        notifyDone(t("endedDone", { n: result.ended.length, requests }));
        onDone?.();
      },
      onProblem: notifyProblem,
    },
  );
  return (
    <ConfirmButton
      leftSection={<IconPlayerStop size={16} aria-hidden />}
      loading={end.isPending}
      question={{
        title: ids.length === 1 ? t("endOneTitle") : t("endManyTitle", { n: ids.length }),
        body: t("endBody"),
        confirm: t("end"),
      }}
      onConfirm={() => end.mutate()}
    >
      {t("end")}
    </ConfirmButton>
  );
}
