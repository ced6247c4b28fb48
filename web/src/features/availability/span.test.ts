import { describe, expect, it } from "vitest";
import type { Schema } from "../../api/client";
import { beginOf, sorted, together } from "./span";

const lane = (succeeded: number, failed: number) => ({
  from: "2026-01-31T12:00:00Z",
  succeeded,
  failed,
  other: 1,
  availability: succeeded + failed === 0 ? null : succeeded / (succeeded + failed),
});
const provider = (name: string, succeeded: number, failed: number): Schema<"ProviderAvailability"> => ({
  provider: { id: 1, name },
  total: lane(succeeded, failed),
  lanes: [lane(succeeded, failed), lane(0, 0)],
});

it("looks back as far as it says", () => {
  expect(beginOf("24h", new Date("2026-01-31T12:00:00Z"))).toBe("2026-01-30T12:00:00.000Z");
});

describe("providers together", () => {
  it("count each try, not each provider", () => {
    const all = together([provider("a", 99, 0), provider("b", 0, 1)]);
    expect(all?.total.availability).toBe(0.99);
    expect(all?.lanes[1]).toMatchObject({ succeeded: 0, other: 2, availability: null });
  });

  it("are nothing where there are none", () => expect(together([])).toBeNull());
});

it("puts the worst first, and what cannot be judged last", () => {
  const list = [provider("idle", 0, 0), provider("good", 10, 0), provider("bad", 1, 9)];
  const names = (order: Parameters<typeof sorted>[1]) => sorted(list, order).map((one) => one.provider.name);
  expect(names("worst")).toEqual(["bad", "good", "idle"]);
  expect(names("name")).toEqual(["bad", "good", "idle"]);
  expect(names("tries")).toEqual(["bad", "good", "idle"]);
});
