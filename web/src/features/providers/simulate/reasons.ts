// Why the routing passes a provider over, in the words of the API. A test compares them with its document.

export const REASONS = [
  "disabled",
  "group",
  "dialect",
  "model",
  "client",
  "hours",
  "circuit_open",
  "cooling_down",
  "model_cooling_down",
  "budget",
  "rate",
  "busy",
  "sessions_full",
  "pins_full",
  "fallback",
] as const;
