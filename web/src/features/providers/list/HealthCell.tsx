// How a provider is, in a word; why and until when on hover; how often and how fast it answers below.
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { StatusBadge, type Tone } from "../../../components/StatusBadge";
import { useFormat } from "../../../format/useFormat";
import type { Provider } from "../queries";
import { type ProviderState, stateOf } from "./state";

const TONES: Record<ProviderState, Tone> = {
  healthy: "good",
  models: "warn",
  failing: "warn",
  cooling: "warn",
  half_open: "info",
  open: "bad",
  unknown: "calm",
  disabled: "calm",
};

export function HealthCell({ provider, short = false }: { provider: Provider; short?: boolean }) {
  const { t } = useTranslation("providers");
  const format = useFormat();
  const { health } = provider;
  const state = stateOf(provider);
  const waits = state === "open" ? health?.circuit_retry_in_ms : health?.cooling_ms;
  const wait = waits == null ? "" : format.duration(waits);
  const hint =
    state === "open" || state === "cooling" || state === "half_open"
      ? t(`stateHints.${state}`, { wait, failures: health?.consecutive_failures ?? 0 })
      : state === "models"
        ? t("stateHints.models", { models: health?.cooling_models.join(", ") })
        : undefined;
  const used = provider.today.requests > 0 && health && state !== "disabled";
  return (
    <>
      <StatusBadge tone={TONES[state]} label={t(`states.${state}`)} hint={hint} />
      {!short && (
        <Text size="xs" c="dimmed" className="hub-number" truncate>
          {(state === "open" || state === "cooling") && wait
            ? t("again", { wait })
            : used
              ? [
                  format.percent(health.success_rate * 100, 0),
                  ...(health.ttfb_ms == null ? [] : [format.duration(Math.round(health.ttfb_ms))]),
                ].join(" · ")
              : ""}
        </Text>
      )}
    </>
  );
}
