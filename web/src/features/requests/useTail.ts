// Follows the log live: what ends is put among the rows that are there, without asking for all of them again.
import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, type Schema } from "../../api/client";
import { bodyOf } from "../../api/query";
import { useLive } from "../../live/live";
import type { Query } from "./filters";
import { listKey, RUNNING } from "./queries";
import { withFresh } from "./rows";

type Page = Schema<"RequestPage">;

/** Rows reach the database in batches, shortly after the event that tells of them. */
const SETTLE_MS = 600;
const TRIES = 3;
const KINDS = ["request.started", "request.finished"] as const;

interface Waiting {
  timer?: ReturnType<typeof setTimeout> | undefined;
  /** Requests that have ended and are not in the list yet: when they began, and how often they were looked for. */
  ended: Map<string, { at: string; tries: number }>;
}

/** Returns how many requests have ended while it was off, and the way to forget that. */
export function useTail(query: Query, on: boolean): [number, () => void] {
  const queries = useQueryClient();
  const [waiting] = useState<Waiting>(() => ({ ended: new Map() }));
  const [missed, setMissed] = useState(0);
  const key = listKey(query);

  const look = async () => {
    waiting.timer = undefined;
    const sought = [...waiting.ended];
    if (sought.length > 0) {
      const oldest = sought.reduce((least, [, { at }]) => (at < least ? at : least), sought[0]?.[1].at ?? "");
      const from = query.from && query.from > oldest ? query.from : oldest;
      const fresh = await bodyOf(
        api.GET("/api/v1/requests", { params: { query: { ...query, from, limit: 200 } } }),
      );
      for (const [id, { at, tries }] of sought) {
        const found = fresh.items.some((item) => item.id === id);
        if (found || tries + 1 >= TRIES) waiting.ended.delete(id);
        else waiting.ended.set(id, { at, tries: tries + 1 });
      }
      const data = queries.getQueryData<InfiniteData<Page, string | undefined>>(key);
      const merged = data && withFresh(data, fresh);
      if (merged) queries.setQueryData(key, merged);
      else void queries.invalidateQueries({ queryKey: key });
      void queries.invalidateQueries({ queryKey: ["requests", "totals"] });
    }
    // Together with the rows, so that one that ends does not vanish in between.
    void queries.invalidateQueries({ queryKey: RUNNING });
    if (waiting.ended.size > 0) later();
  };
  const later = () => {
    // A list that cannot be asked now is asked by the next event.
    waiting.timer ??= setTimeout(() => void look().catch(() => undefined), SETTLE_MS);
  };
  useEffect(
    () => () => {
      clearTimeout(waiting.timer);
      waiting.timer = undefined;
    },
    [waiting],
  );
  useLive(KINDS, (event) => {
    const data = event.data as Schema<"StartedRequest">;
    if (event.kind === "request.finished") {
      if (!on) {
        setMissed((count) => count + 1);
        return;
      }
      waiting.ended.set(data.id, { at: data.at, tries: 0 });
    }
    if (on) later();
  });
  return [missed, () => setMissed(0)];
}
