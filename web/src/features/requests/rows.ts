// The rows of the log: those that the API lists, those that come in live, and those that still run. Pure.
import type { InfiniteData } from "@tanstack/react-query";
import type { Schema } from "../../api/client";
import type { Query } from "./filters";

export type Item = Schema<"RequestItem">;
export type Running = Schema<"RunningNow">;
type Page = Schema<"RequestPage">;

/** A line of the list; `running` is there while it runs. */
export type LogRow = Item & { running?: Running };

const NOTHING_USED: Schema<"UsageShape"> = {
  input: 0,
  output: 0,
  cache_write_5m: 0,
  cache_write_1h: 0,
  cache_read: 0,
  reasoning: 0,
  image_input: 0,
  image_output: 0,
  web_searches: 0,
};

export function runningRow(running: Running): LogRow {
  return {
    id: running.id,
    at: running.at,
    kind: running.kind as Item["kind"],
    dialect: running.dialect as Item["dialect"],
    endpoint: running.endpoint,
    user: { id: running.user_id, name: running.user },
    key: { id: running.key_id, name: running.key },
    provider:
      running.provider_id == null ? null : { id: running.provider_id, name: running.provider ?? null },
    model: running.model,
    upstream_model: running.model,
    session: running.session ?? null,
    stream: running.stream,
    status: 0,
    ended_by: "complete",
    duration_ms: running.age_ms,
    usage: NOTHING_USED,
    usage_partial: false,
    cost_usd: "0",
    unpriced: false,
    running,
  };
}

/** Whether a running request belongs to what is filtered. How it ends is not known, so filters by that leave it out. */
export function fits(running: Running, query: Query): boolean {
  const wanted: [unknown, unknown][] = [
    [query.user, running.user],
    [query.user_id, running.user_id],
    [query.key, running.key],
    [query.key_id, running.key_id],
    [query.provider, running.provider],
    [query.provider_id, running.provider_id],
    [query.model, running.model],
    [query.session, running.session],
    [query.kind, running.kind],
    [query.dialect, running.dialect],
    [query.endpoint, running.endpoint],
    [query.stream, running.stream],
  ];
  const ends = [query.status, query.status_class, query.ended_by, query.error_code, query.unpriced, query.to];
  return (
    ends.every((value) => value === undefined) &&
    query.upstream_model === undefined &&
    (query.session_prefix === undefined || (running.session ?? "").startsWith(query.session_prefix)) &&
    wanted.every(([value, own]) => value === undefined || value === own)
  );
}

function newestFirst(left: Item, right: Item): number {
  if (left.at !== right.at) return left.at < right.at ? 1 : -1;
  return left.id < right.id ? 1 : left.id > right.id ? -1 : 0;
}

/** Running ones on top, the newest first; one that has ended meanwhile is shown as ended. */
export function withRunning(items: readonly Item[], running: readonly Running[]): LogRow[] {
  const ended = new Set(items.map((item) => item.id));
  const still = running.filter((one) => !ended.has(one.id)).map(runningRow);
  return [...still.sort(newestFirst), ...items];
}

/**
 * What has come in since, put among the pages that are there. Undefined where rows may be missing in between: then the
 * list has to be asked anew. Requests come in the order in which they end but stand in that in which they began.
 */
export function withFresh(
  data: InfiniteData<Page, string | undefined>,
  fresh: Page,
): InfiniteData<Page, string | undefined> | undefined {
  const [first, ...rest] = data.pages;
  if (!first) return undefined;
  const known = new Set(data.pages.flatMap((page) => page.items.map((item) => item.id)));
  const newest = first.items[0];
  const oldestFresh = fresh.items.at(-1);
  if (fresh.next_cursor && oldestFresh && (!newest || newestFirst(oldestFresh, newest) < 0)) return undefined;
  const last = data.pages.at(-1);
  const end = last?.next_cursor ? last.items.at(-1) : undefined;
  const added = fresh.items.filter(
    // What is older than all that is shown comes with the next page.
    (item) => !known.has(item.id) && (!end || newestFirst(item, end) < 0),
  );
  if (added.length === 0) return data;
  // Into the page in whose span it began.
  const pages = [first, ...rest].map((page) => ({ ...page, items: [...page.items] }));
  for (const item of added) {
    const at = pages.findIndex((page) => {
      const bottom = page.items.at(-1);
      return !bottom || newestFirst(item, bottom) < 0;
    });
    (pages[at === -1 ? pages.length - 1 : at] as Page).items.push(item);
  }
  return { ...data, pages: pages.map((page) => ({ ...page, items: page.items.sort(newestFirst) })) };
}
