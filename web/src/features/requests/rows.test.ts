import { describe, expect, it } from "vitest";
import type { Schema } from "../../api/client";
import { fits, type Item, type Running, runningRow, withFresh, withRunning } from "./rows";

const RUNNING: Running = {
  id: "r",
  at: "2026-01-31T12:00:09Z",
  key_id: 1,
  user_id: 2,
  key: "laptop",
  user: "ada",
  kind: "generation",
  dialect: "anthropic",
  endpoint: "/v1/messages",
  model: "claude-opus-4-5",
  session: "abc-1",
  stream: true,
  phase: "waiting",
  attempts: 1,
  age_ms: 500,
};

const item = (second: number): Item => ({
  ...runningRow(RUNNING),
  id: `id-${second}`,
  at: `2026-01-31T12:00:${String(second).padStart(2, "0")}Z`,
});
const page = (seconds: number[], next?: string): Schema<"RequestPage"> => ({
  items: seconds.map(item),
  next_cursor: next ?? null,
});
const data = (...pages: Schema<"RequestPage">[]) => ({ pages, pageParams: pages.map(() => undefined) });
const seconds = (merged: ReturnType<typeof withFresh>) =>
  merged?.pages.map((one) => one.items.map((row) => Number(row.id.slice(3))));

describe("what comes in", () => {
  it("stands on top, and a slow request where it began", () => {
    expect(seconds(withFresh(data(page([8, 6, 4])), page([9, 7, 6])))).toEqual([[9, 8, 7, 6, 4]]);
  });

  it("goes to the page in whose time it began", () => {
    expect(seconds(withFresh(data(page([9, 7], "c"), page([5, 3])), page([6, 4])))).toEqual([
      [9, 7],
      [6, 5, 4, 3],
    ]);
  });

  it("waits for its page where it is older than all that is shown", () => {
    expect(seconds(withFresh(data(page([9, 7], "c")), page([8, 5])))).toEqual([[9, 8, 7]]);
    expect(seconds(withFresh(data(page([9, 7])), page([5])))).toEqual([[9, 7, 5]]);
  });

  it("asks for the list anew where rows may be missing in between", () => {
    expect(withFresh(data(page([3])), page([9, 8, 7], "more"))).toBeUndefined();
    expect(withFresh(data(page([3])), page([9, 8, 3], "more"))).toBeDefined();
  });

  it("fills a list that was empty", () => {
    expect(seconds(withFresh(data(page([])), page([2, 1])))).toEqual([[2, 1]]);
  });
});

describe("what runs", () => {
  it("stands above the rest, unless it has ended", () => {
    const rows = withRunning([item(8)], [RUNNING, { ...RUNNING, id: "id-8" }]);
    expect(rows.map((row) => row.id)).toEqual(["r", "id-8"]);
  });

  it.each([
    [{}, true],
    [{ user: "ada", model: "claude-opus-4-5", stream: true }, true],
    [{ user: "grace" }, false],
    [{ session_prefix: "abc" }, true],
    [{ session_prefix: "x" }, false],
    [{ status_class: 5 }, false],
    [{ from: "2026-01-01T00:00:00Z" }, true],
  ])("with the filters %j is shown: %s", (query, shown) => expect(fits(RUNNING, query)).toBe(shown));
});
