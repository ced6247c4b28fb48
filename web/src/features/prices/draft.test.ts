// Tests of forms of prices and of how two prices differ.
import { expect, it } from "vitest";
import { historyPoints, priceDraft, priceForm, rateChanges } from "./draft";

it("leaves empty fields to the hub, and keeps zero, which is free", () => {
  const draft = priceDraft({ ...priceForm("m"), input_per_mtok: "3", output_per_mtok: "0" });
  expect(draft.input_per_mtok).toBe("3");
  expect(draft.output_per_mtok).toBe("0");
  expect(draft.cache_read_per_mtok).toBeNull();
  expect("model" in draft).toBe(false);
});

it("says what a price was, what it becomes, and by how much", () => {
  expect(
    rateChanges(
      "m",
      { input_per_mtok: "3", output_per_mtok: "15.0" },
      { input_per_mtok: "4.5", output_per_mtok: "15" },
    ),
  ).toEqual([{ model: "m", rate: "input_per_mtok", before: "3", after: "4.5", percent: 50 }]);
  expect(rateChanges("m", undefined, { input_per_mtok: "1" })[0]).toMatchObject({
    before: null,
    percent: null,
  });
  expect(rateChanges("m", { input_per_mtok: "0" }, { input_per_mtok: "1" })[0]?.percent).toBeNull();
});

it("follows the strongest source through time, without what single providers charge", () => {
  const points = historyPoints(
    [
      { source: "litellm", effective_at: "2026-01-01T00:00:00Z", price: { input_per_mtok: "3" } },
      { source: "manual", effective_at: "2026-02-01T00:00:00Z", price: { input_per_mtok: "2" } },
      { source: "litellm", effective_at: "2026-03-01T00:00:00Z", price: { input_per_mtok: "4" } },
      {
        source: "provider",
        provider: { id: 1 },
        effective_at: "2026-03-02T00:00:00Z",
        price: { input_per_mtok: "9" },
      },
      { source: "manual", effective_at: "2026-04-01T00:00:00Z", price: null },
    ],
    "2026-05-01T00:00:00Z",
  );
  expect(points.map((point) => point.input)).toEqual([3, 2, 2, 4, 4]);
  expect(points.at(-1)?.at).toBe("2026-05-01T00:00:00Z");
});
