// A change of several providers without a look at its preview first, for changes that are seen as they are made.
import { api, type Schema } from "../../../api/client";

export async function applyBatch(ids: readonly number[], patch: Schema<"ProviderBatchFields">) {
  const body = { ids: [...ids], patch };
  const seen = await api.POST("/api/v1/providers/batch/preview", { body });
  if (seen.error) return seen;
  return await api.POST("/api/v1/providers/batch/apply", { body: { ...body, preview: seen.data.preview } });
}
