// How a provider is, in one word: what an admin has to know first wins. Pure.
import type { Provider } from "../queries";

export type ProviderState =
  | "disabled"
  | "unknown"
  | "open"
  | "half_open"
  | "cooling"
  | "failing"
  | "models"
  | "healthy";

const FAILING_BELOW = 0.8;

export function stateOf(provider: Pick<Provider, "enabled" | "health">): ProviderState {
  const { health } = provider;
  if (provider.enabled === false) return "disabled";
  if (!health) return "unknown";
  if (health.circuit === "open") return "open";
  if (health.circuit === "half_open") return "half_open";
  if (health.cooling_ms != null && health.cooling_ms > 0) return "cooling";
  if (health.success_rate < FAILING_BELOW) return "failing";
  return health.cooling_models.length > 0 ? "models" : "healthy";
}

/** For sorting: what is worst comes last. */
export function rankOf(state: ProviderState): number {
  const order: ProviderState[] = [
    "healthy",
    "models",
    "failing",
    "cooling",
    "half_open",
    "open",
    "unknown",
    "disabled",
  ];
  return order.indexOf(state);
}

/** Where requests go, without scheme: as much as fits a line. */
export function addressOf(url: string): string {
  return url.replace(/^https?:\/\//, "").replace(/\/$/, "");
}
