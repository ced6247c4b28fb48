// Live data for components: one stream for the whole page, listened to by hooks. Nothing polls.
import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useState,
  useSyncExternalStore,
} from "react";
import { Feed, type LiveState } from "./feed";
import type { Kind, LiveEvent } from "./kinds";

const LiveContext = createContext<Feed | null>(null);

export function LiveProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [feed] = useState(() => new Feed("/api/v1/events", () => void queries.invalidateQueries()));
  useEffect(() => {
    feed.start();
    return () => feed.stop();
  }, [feed]);
  return <LiveContext value={feed}>{children}</LiveContext>;
}

/** Calls `handler` for each event of these kinds while the component is shown. Give a constant list. */
export function useLive(kinds: readonly Kind[], handler: (event: LiveEvent) => void): void {
  const feed = useContext(LiveContext);
  const latest = useEffectEvent(handler);
  const names = kinds.join(",");
  useEffect(() => {
    if (!feed) return;
    return feed.listen(names.split(",") as Kind[], (event) => latest(event));
  }, [feed, names]);
}

/** Asks queries anew when something of these kinds happens, at most once in `everyMs`. */
export function useLiveRefresh(kinds: readonly Kind[], keys: readonly QueryKey[], everyMs = 1_000): void {
  const queries = useQueryClient();
  const [pending] = useState<{ timer?: ReturnType<typeof setTimeout> | undefined }>({});
  useEffect(
    () => () => {
      clearTimeout(pending.timer);
      pending.timer = undefined;
    },
    [pending],
  );
  useLive(kinds, () => {
    pending.timer ??= setTimeout(() => {
      pending.timer = undefined;
      for (const queryKey of keys) void queries.invalidateQueries({ queryKey });
    }, everyMs);
  });
}

const NEVER = () => () => {};

/** How the stream is; null outside of the signed-in console. */
export function useLiveState(): LiveState | null {
  const feed = useContext(LiveContext);
  return useSyncExternalStore(feed?.watch ?? NEVER, () => feed?.state() ?? null);
}
