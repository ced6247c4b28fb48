// What the hub finds for the palette. Lists are asked for by a few letters; a request by its whole id.
import { api } from "../../api/client";
import { useAsk } from "../../api/query";

const REQUEST_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const SHORTEST = 2;
const MOST = 5;

export function isRequestId(text: string): boolean {
  return REQUEST_ID.test(text);
}

export function usePaletteSearch(search: string, reads: boolean) {
  const isId = isRequestId(search);
  const options = { enabled: reads && !isId && search.length >= SHORTEST, keep: true };
  const query = { search, limit: MOST };
  const users = useAsk(
    ["palette", "users", search],
    (signal) => api.GET("/api/v1/users", { params: { query }, signal }),
    options,
  );
  const keys = useAsk(
    ["palette", "keys", search],
    (signal) => api.GET("/api/v1/keys", { params: { query }, signal }),
    options,
  );
  const providers = useAsk(
    ["palette", "providers", search],
    (signal) => api.GET("/api/v1/providers", { params: { query }, signal }),
    options,
  );
  const asked = options.enabled;
  return {
    request: reads && isId ? search : undefined,
    users: (asked && users.data?.items) || [],
    keys: (asked && keys.data?.items) || [],
    providers: (asked && providers.data?.items) || [],
  };
}
