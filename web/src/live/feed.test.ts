import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Feed } from "./feed";

class Source extends EventTarget {
  readyState = 1;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  close = vi.fn();
  constructor(readonly url: string) {
    super();
    sources.push(this);
  }
  say(kind: string, id: string, data: object) {
    this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data), lastEventId: id }));
  }
}

let sources: Source[] = [];
const onGap = vi.fn();
const last = () => {
  const source = sources.at(-1);
  if (!source) throw new Error("nothing was opened");
  return source;
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", Object.assign(Source, { CLOSED: 2 }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  sources = [];
  onGap.mockReset();
});

function started(): Feed {
  const feed = new Feed("/events", onGap, (url) => new Source(url) as unknown as EventSource);
  feed.start();
  return feed;
}

it("hands events to those who listen to their kind", () => {
  const heard = vi.fn();
  const stop = started().listen(["limit.hit"], heard);
  const event = { id: 5, kind: "limit.hit", data: {} };
  last().say("limit.hit", "5", event);
  last().say("catalog.changed", "6", { ...event, kind: "catalog.changed" });
  expect(heard).toHaveBeenCalledExactlyOnceWith(event);
  stop();
  last().say("limit.hit", "7", event);
  expect(heard).toHaveBeenCalledOnce();
});

it("comes back after the last event that it saw, later and later", () => {
  const feed = started();
  last().onopen?.();
  expect(feed.state()).toBe("open");
  last().say("catalog.changed", "41", { kind: "catalog.changed", data: {} });
  for (const [wait, opened] of [
    [1_000, 2],
    [2_000, 3],
  ] as const) {
    last().readyState = 2;
    last().onerror?.();
    expect(feed.state()).toBe("lost");
    vi.advanceTimersByTime(wait - 1);
    expect(sources).toHaveLength(opened - 1);
    vi.advanceTimersByTime(1);
    expect(last().url).toBe("/events?last_event_id=41");
  }
});

it("leaves coming back to the browser while that tries", () => {
  started();
  last().readyState = 0;
  last().onerror?.();
  vi.advanceTimersByTime(60_000);
  expect(sources).toHaveLength(1);
});

it("says when events were missed", () => {
  started();
  last().say("gap", "9", {});
  expect(onGap).toHaveBeenCalledOnce();
});
