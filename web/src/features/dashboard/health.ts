// How a provider is, in one word and a colour. Pure.
import type { Schema } from "../../api/client";
import type { Tone } from "../../components/StatusBadge";

export type ProviderState = "ok" | "shaky" | "trial" | "cooling" | "open" | "disabled" | "unknown";

/** From so many failures among the last tries on, somebody should look. */
const SHAKY_BELOW = 0.9;

export function stateOf(provider: Pick<Schema<"Provider">, "enabled" | "health">): ProviderState {
  const { health } = provider;
  if (provider.enabled === false) return "disabled";
  if (!health) return "unknown";
  if (health.circuit === "open") return "open";
  if ((health.cooling_ms ?? 0) > 0) return "cooling";
  if (health.circuit === "half_open") return "trial";
  return health.success_rate < SHAKY_BELOW ? "shaky" : "ok";
}

export const TONES: Record<ProviderState, Tone> = {
  ok: "good",
  shaky: "warn",
  trial: "warn",
  cooling: "warn",
  open: "bad",
  disabled: "calm",
  unknown: "calm",
};

const ORDER: readonly ProviderState[] = ["open", "cooling", "trial", "shaky", "ok", "unknown", "disabled"];

/** What needs a look comes first; the rest stays in the hub's order. */
export function worstFirst<P extends Pick<Schema<"Provider">, "enabled" | "health">>(
  providers: readonly P[],
): P[] {
  return [...providers].sort((left, right) => ORDER.indexOf(stateOf(left)) - ORDER.indexOf(stateOf(right)));
}
