// Takes changes of providers back: a deletion, or what batches changed. The last first, since each stands on the one before.
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useChange } from "../../api/query";
import { notifyDone, notifyProblem } from "../../components/notices";

export function useUndo() {
  const { t } = useTranslation("providers");
  return useChange(
    async (changes: readonly string[]) => {
      const [last, ...before] = [...changes].reverse();
      let answer = await api.POST("/api/v1/providers/batch/undo", { body: { undo: last ?? "" } });
      for (const undo of before) answer = await api.POST("/api/v1/providers/batch/undo", { body: { undo } });
      return answer;
    },
    {
      refresh: [["providers"], ["provider-groups"]],
      onDone: () => notifyDone(t("undone")),
      onProblem: notifyProblem,
    },
  );
}
