// A change of one field in the list, seen at once and taken back by one click.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../../api/client";
import { useChange } from "../../../api/query";
import { notifyProblem, notifyUndo } from "../../../components/notices";
import type { Provider } from "../queries";
import { useUndo } from "../useUndo";

export interface Quick {
  provider: Provider;
  patch: Schema<"ProviderDraftPatch">;
}

export function useQuickChange(): (quick: Quick) => void {
  const { t } = useTranslation("providers");
  const queries = useQueryClient();
  const undo = useUndo();
  const { mutate } = useChange(
    // A batch of one, since a batch says how it is taken back.
    ({ provider, patch }: Quick) =>
      api.POST("/api/v1/providers/batch/apply", {
        body: { ids: [provider.id], patch: patch as Record<string, never> },
      }),
    {
      refresh: [["providers"]],
      onDone: (done, { provider }) =>
        notifyUndo(t("saved", { name: provider.name }), () => undo.mutate([done.undo])),
      onProblem: (problem) => {
        notifyProblem(problem);
        void queries.invalidateQueries({ queryKey: ["providers", "list"] });
      },
    },
  );
  return useCallback((quick: Quick) => mutate(quick), [mutate]);
}
