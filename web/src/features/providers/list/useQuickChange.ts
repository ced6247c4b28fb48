// A change of one field in the list, seen at once and taken back by one click.
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../../api/client";
import { useChange } from "../../../api/query";
import { notifyProblem, notifyUndo } from "../../../components/notices";
import { applyBatch } from "../batch/applyBatch";
import type { Provider } from "../queries";
import { useUndo } from "../useUndo";

export interface Quick {
  provider: Provider;
  patch: Schema<"ProviderBatchFields">;
}

/** Resolves to whether it was done; why not has been said then. */
export type QuickChange = (quick: Quick) => Promise<boolean>;

export function useQuickChange(): QuickChange {
  const { t } = useTranslation("providers");
  const undo = useUndo();
  const { mutateAsync } = useChange(
    // A batch of one, since a batch says how it is taken back.
    ({ provider, patch }: Quick) => applyBatch([provider.id], patch),
    {
      refresh: [["providers"]],
      onDone: (done, { provider }) =>
        notifyUndo(t("saved", { name: provider.name }), () => undo.mutate([done.undo])),
      onProblem: notifyProblem,
    },
  );
  return useCallback(
    (quick: Quick) =>
      mutateAsync(quick).then(
        () => true,
        () => false,
      ),
    [mutateAsync],
  );
}
