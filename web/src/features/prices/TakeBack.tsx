// Takes back a price that was set by hand, or one that is announced; what comes below it counts then.
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useChange } from "../../api/query";
import { askFirst } from "../../components/ConfirmButton";
import { notifyDone, notifyProblem } from "../../components/notices";

interface Props {
  model: string;
  of?: number | undefined;
  /** Of the announced price that is meant. */
  effectiveAt?: string;
}

export function TakeBack({ model, of, effectiveAt }: Props) {
  const { t } = useTranslation("prices");
  const remove = useChange(
    () =>
      api.DELETE("/api/v1/prices/{model}", {
        params: {
          path: { model },
          query: {
            ...(of === undefined ? {} : { provider_id: of }),
            ...(effectiveAt ? { effective_at: effectiveAt } : {}),
          },
        },
      }),
    {
      refresh: [["prices"]],
      onDone: () => notifyDone(t("takeBack.done", { model })),
      onProblem: notifyProblem,
    },
  );
  return (
    <Button
      size={effectiveAt ? "compact-xs" : "xs"}
      variant="default"
      c="var(--hub-bad)"
      loading={remove.isPending}
      onClick={() =>
        askFirst({
          title: t("takeBack.title", { model }),
          body: t("takeBack.body"),
          confirm: t("takeBack.action"),
          onConfirm: () => remove.mutate(),
        })
      }
    >
      {t("takeBack.action")}
    </Button>
  );
}
