// What the page asks of the API about how data is kept.
import { api, type Schema } from "../../api/client";
import { useAsk } from "../../api/query";

export type Setting = Schema<"EffectiveSetting">;

export function useConfig() {
  return useAsk(["data", "config"], (signal) => api.GET("/api/v1/system/config", { signal }));
}

export function useSystem() {
  return useAsk(["data", "system"], (signal) => api.GET("/api/v1/system", { signal }));
}
