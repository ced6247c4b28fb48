import { expect, it } from "vitest";
import type { LiveEvent } from "../../live/kinds";
import { seenOf } from "./FirstRequest";

const event = (data: object) => ({ id: 1, at: "", replica: "", kind: "", data }) as unknown as LiveEvent;
const started = event({ id: "r1", key_id: 7, model: "claude-sonnet-4-5" });
const failed = event({ id: "r1", key_id: 7, model: "claude-sonnet-4-5", status: 503, duration_ms: 20 });
const done = event({ id: "r2", key_id: 7, model: "claude-opus-4-5", status: 200, duration_ms: 900 });

it("is about one key alone", () => {
  expect(seenOf(undefined, started, 8)).toBeUndefined();
  expect(seenOf(undefined, event({ version: 3 }), 7)).toBeUndefined();
});

it("goes from running to failed, and to what went well, where it stays", () => {
  const running = seenOf(undefined, started, 7);
  expect(running).toEqual({ id: "r1", model: "claude-sonnet-4-5" });
  const refused = seenOf(running, failed, 7);
  expect(refused?.end).toEqual({ status: 503, ms: 20 });
  const well = seenOf(refused, done, 7);
  expect(well?.id).toBe("r2");
  expect(seenOf(well, failed, 7)).toBe(well);
});
