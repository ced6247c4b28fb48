// A change of several providers without a look at its preview first, for changes that are seen as they are made.
import { api } from "../../../api/client";

export async function applyBatch(ids: readonly number[], patch: Record<string, unknown>) {
  // The document says of a patch only that it is an object.
  const body = { ids: [...ids], patch: patch as Record<string, never> };
  const seen = await api.POST("/api/v1/providers/batch/preview", { body });
  return await api.POST("/api/v1/providers/batch/apply", {
    body: { ...body, ...(seen.data ? { preview: seen.data.preview } : {}) },
  });
}
