// Asks the routing who would serve a call, as soon as the call has a model.
import { api } from "../../../api/client";
import { useAsk } from "../../../api/query";

interface Call {
  dialect: string;
  model: string;
  key: number | undefined;
  groups: string[];
  client: string;
}

export function useSimulation({ dialect, model, key, groups, client }: Call) {
  const body = {
    dialect,
    model,
    ...(key === undefined ? { groups } : { key_id: key }),
    ...(client ? { client } : {}),
  };
  return useAsk(
    ["providers", "simulated", body],
    (signal) => api.POST("/api/v1/routing/simulate", { body, signal }),
    { enabled: model !== "", keep: true },
  );
}
