// How features ask the API: TanStack Query over the typed client, with pages by cursor, ETags for edits and keys for creations.
import {
  keepPreviousData,
  type QueryKey,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useRef } from "react";
import type { ApiProblem } from "./problem";

/** What a call of the client resolves to; refusals are thrown, so `data` is there wherever the document promises a body. */
interface Answer<T> {
  data?: T;
  response: Response;
}

export async function bodyOf<T>(call: Promise<Answer<T>>): Promise<T> {
  return (await call).data as T;
}

interface AskOptions {
  enabled?: boolean;
  /** Shows the answer to the question before while the next one is on its way, e.g. while typing a search. */
  keep?: boolean;
  staleTime?: number;
}

/** One answer: `useAsk(["users", id], (signal) => api.GET("/api/v1/users/{id}", { params: { path: { id } }, signal }))`. */
export function useAsk<T>(
  key: QueryKey,
  ask: (signal: AbortSignal) => Promise<Answer<T>>,
  options: AskOptions = {},
) {
  const { keep, ...rest } = options;
  return useQuery<T, ApiProblem>({
    queryKey: key,
    queryFn: ({ signal }) => bodyOf(ask(signal)),
    ...(keep ? { placeholderData: keepPreviousData } : {}),
    ...rest,
  });
}

export interface CursorPage<T> {
  items: T[];
  next_cursor?: string | null;
}

/** A list in pages. `items` are all rows so far; `more()` asks for what follows. */
export function usePages<T>(
  key: QueryKey,
  ask: (cursor: string | undefined, signal: AbortSignal) => Promise<Answer<CursorPage<T>>>,
  options: AskOptions = {},
) {
  const { keep = true, ...rest } = options;
  const query = useInfiniteQuery<CursorPage<T>, ApiProblem, T[], QueryKey, string | undefined>({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => bodyOf(ask(pageParam, signal)),
    initialPageParam: undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.items),
    ...(keep ? { placeholderData: keepPreviousData } : {}),
    ...rest,
  });
  const more = () => {
    if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
  };
  return { ...query, items: query.data, more };
}

/** Something to edit, with the ETag that a change sends back as `If-Match`. Its key ends in `editable`. */
export function useEditable<T>(
  key: QueryKey,
  ask: (signal: AbortSignal) => Promise<Answer<T>>,
  options: { enabled?: boolean } = {},
) {
  return useQuery<{ value: T; etag: string | null }, ApiProblem>({
    queryKey: [...key, "editable"],
    queryFn: async ({ signal }) => {
      const answer = await ask(signal);
      return { value: answer.data as T, etag: answer.response.headers.get("etag") };
    },
    // A form that is being filled in must not change under the hands of its writer.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    ...options,
  });
}

/** `If-Match` for `params: { header: ifMatch(etag) }`. */
export function ifMatch(etag: string | null | undefined): { "If-Match"?: string } {
  return etag ? { "If-Match": etag } : {};
}

interface ChangeOptions<T, V> {
  /** Beginnings of query keys that are asked anew after the change. */
  refresh?: QueryKey[];
  onDone?: (result: T, given: V) => void;
  onProblem?: (problem: ApiProblem, given: V) => void;
}

/** A change: `useChange((draft: Draft) => api.POST("/api/v1/users", { body: draft }), { refresh: [["users"]] })`. */
export function useChange<T, V = void>(
  change: (given: V) => Promise<Answer<T>>,
  { refresh = [], onDone, onProblem }: ChangeOptions<T, V> = {},
) {
  const queries = useQueryClient();
  return useMutation<T, ApiProblem, V>({
    mutationFn: (given) => bodyOf(change(given)),
    onSuccess: (result, given) => {
      for (const queryKey of refresh) void queries.invalidateQueries({ queryKey });
      onDone?.(result, given);
    },
    ...(onProblem ? { onError: onProblem } : {}),
  });
}

/** A creation happens once however often it is sent: the same key until `next()` is called after it was done. */
export function useOnce(): { headers: () => { "Idempotency-Key": string }; next: () => void } {
  const key = useRef<string>(undefined);
  return {
    headers: () => {
      key.current ??= freshKey();
      return { "Idempotency-Key": key.current };
    },
    next: () => {
      key.current = undefined;
    },
  };
}

/** `crypto.randomUUID` is missing on plain http, where many hubs live. */
export function freshKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
