import { describe, expect, it } from "vitest";
import { nameOf, readStatus } from "./status";

describe("the status of a hub", () => {
  it("is read with its dialects and their hours", () => {
    const status = readStatus({
      state: "operational",
      checked_at: "2026-01-31T12:00:00Z",
      dialects: [
        {
          dialect: "anthropic",
          state: "down",
          availability: 0.5,
          hours: [{ from: "2026-01-31T11:00:00Z" }, { from: "2026-01-31T12:00:00Z", availability: 1 }],
        },
      ],
    });
    expect(status.state).toBe("operational");
    expect(status.dialects[0]).toMatchObject({ dialect: "anthropic", state: "down", availability: 0.5 });
    expect(status.dialects[0]?.hours.map((hour) => hour.availability)).toEqual([null, 1]);
  });

  it("is never better than what was said", () => {
    expect(readStatus({ state: "splendid" })).toEqual({ state: "degraded", checkedAt: null, dialects: [] });
    expect(readStatus("nothing").state).toBe("degraded");
  });
});

it("calls a dialect that it does not know by its own word", () => {
  expect(nameOf("gemini")).toBe("Gemini");
  expect(nameOf("newest")).toBe("newest");
});
