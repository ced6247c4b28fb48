// What was asked of each model, the dearest first; a click shows its requests.
import { Skeleton, Text, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { UsageBar } from "../../components/UsageBar";
import { useFormat } from "../../format/useFormat";
import { Panel } from "./Panel";

const SHOWN = 8;

interface Props {
  models: Schema<"MyModel">[] | undefined;
  /** The model that the list of requests is filtered by. */
  chosen: string;
  onChoose: (model: string) => void;
}

export function MyModels({ models, chosen, onChoose }: Props) {
  const { t } = useTranslation("my-usage");
  const format = useFormat();
  const total = (models ?? []).reduce((sum, model) => sum + Number(model.cost_usd), 0);
  return (
    <Panel title={t("models.title")}>
      {!models && <Skeleton h={120} />}
      {models?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("models.empty")}
        </Text>
      )}
      {models?.slice(0, SHOWN).map((model) => (
        <UnstyledButton
          key={model.model}
          w="100%"
          py={5}
          aria-pressed={chosen === model.model}
          onClick={() => onChoose(chosen === model.model ? "" : model.model)}
        >
          <UsageBar
            size="xs"
            label={model.model}
            // A share is no limit: it must not turn amber or red.
            percent={total > 0 ? Math.min((Number(model.cost_usd) / total) * 100, 79) : 0}
            value={t("models.value", {
              count: model.requests,
              requests: format.count(model.requests),
              cost: format.money(model.cost_usd),
            })}
          />
        </UnstyledButton>
      ))}
    </Panel>
  );
}
