// Providers to choose from, by name.
import { api } from "../../api/client";
import { useAsk } from "../../api/query";

export function useProviderChoices() {
  const providers = useAsk(
    ["providers", "choices"],
    (signal) => api.GET("/api/v1/providers", { params: { query: { limit: 200 } }, signal }),
    { staleTime: 60_000 },
  );
  return (providers.data?.items ?? []).map((one) => ({ value: String(one.id), label: one.name }));
}
