import { describe, expect, it } from "vitest";
import { merge, NOTHING_SEEN, sawEnd, sawStart } from "./live";

type Started = Parameters<typeof sawStart>[1];
type Finished = Parameters<typeof sawEnd>[1];
type Asked = Parameters<typeof merge>[0];

const started = (id: string): Started => ({
  id,
  at: `2026-01-31T12:00:0${id}Z`,
  key_id: 1,
  user_id: 1,
  key: "laptop",
  user: "ada",
  kind: "generation",
  dialect: "anthropic",
  endpoint: "/v1/messages",
  model: "m",
  stream: true,
});
const finished = (id: string, status = 200, ended_by = "complete"): Finished =>
  ({
    ...started(id),
    provider: "p",
    status,
    ended_by,
    duration_ms: 10,
    usage: { input: 3, output: 4, cache_read: 5 },
    usage_partial: false,
    cost_usd: "0.1",
  }) as unknown as Finished;
const running = (id: string) => ({ ...started(id), phase: "answering", attempts: 1, age_ms: 5 });
const asked = (ids: string[], askedAt = 1_000): Asked => ({
  running: ids.map(running) as Asked["running"],
  askedAt,
  latest: [],
});
const ids = (asked: Asked, seen = NOTHING_SEEN) => {
  const { lines, running } = merge(asked, seen, 5);
  return { lines: lines.map((line) => line.id + (line.running ? "…" : "")), running };
};

describe("live requests", () => {
  it("run until their end is told", () => {
    let seen = sawStart(NOTHING_SEEN, started("2"), 1_500);
    expect(ids(asked(["1"]), seen)).toEqual({ lines: ["1…", "2…"], running: 2 });
    seen = sawEnd(seen, finished("1"));
    expect(ids(asked(["1"]), seen)).toEqual({ lines: ["2…", "1"], running: 1 });
  });

  it("are over when a later answer does not name them", () => {
    const seen = sawStart(NOTHING_SEEN, started("2"), 1_500);
    expect(ids(asked([], 60_000), seen)).toEqual({ lines: [], running: 0 });
  });

  it("are each in one line, and no more than asked for unless they run", () => {
    let seen = NOTHING_SEEN;
    for (const id of ["1", "1", "2", "3", "4", "5", "6"]) seen = sawEnd(seen, finished(id));
    expect(ids(asked([]), seen).lines).toEqual(["6", "5", "4", "3", "2"]);
    expect(ids(asked(["1", "2", "3", "4", "5", "6"])).lines.length).toBe(6);
  });

  it("say how they ended", () => {
    const line = (request: Finished) => merge(asked([]), sawEnd(NOTHING_SEEN, request), 5).lines[0];
    expect(line(finished("1"))).toMatchObject({ ok: true, tokens: 12, costUsd: "0.1", provider: "p" });
    expect(line(finished("1", 529, "upstream"))).toMatchObject({ ok: false, status: 529 });
    expect(line(finished("1", 200, "client"))).toMatchObject({ ok: true });
  });
});
