import { afterEach, describe, expect, it, vi } from "vitest";
import { askStatus, nameOf } from "./status";

const answer = (status: number, body: object) =>
  vi.stubGlobal("fetch", async () => Response.json(body, { status }));
const ask = () => askStatus(new AbortController().signal);

afterEach(() => vi.unstubAllGlobals());

describe("the status of a hub", () => {
  it("is what the hub says", async () => {
    const status = { state: "operational", checked_at: "2026-01-31T12:00:00Z", dialects: [] };
    answer(200, status);
    expect(await ask()).toEqual(status);
  });

  it("is nothing where the hub shows none, and a problem where it fails", async () => {
    answer(404, { code: "not_found", status: 404 });
    expect(await ask()).toBeNull();
    answer(500, { code: "internal", status: 500, detail: "no" });
    await expect(ask()).rejects.toMatchObject({ status: 500 });
  });
});

it("calls a dialect that it does not know by its own word", () => {
  expect(nameOf("gemini")).toBe("Gemini");
  expect(nameOf("newest")).toBe("newest");
});
