import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchHealth, NotAHub, parseHealth } from "./health";

const body = {
  status: "ok",
  version: "0.1.0",
  uptime_s: 61,
  checks: { store: "ok", redis: "off", providers: { total: 3, available: 2 } },
};

afterEach(() => vi.unstubAllGlobals());

describe("the answer of /health", () => {
  it("is read field by field", () => {
    expect(parseHealth(body)).toEqual({
      ok: true,
      status: "ok",
      version: "0.1.0",
      uptimeSeconds: 61,
      store: "ok",
      redis: "off",
      providers: { total: 3, available: 2 },
    });
  });

  it.each([
    [true, "ok"],
    [false, "failed"],
    ["up", "ok"],
    ["timeout", "failed"],
    [null, "off"],
    [undefined, "off"],
    ["disabled", "off"],
    [{ status: "ok" }, "ok"],
    [{ error: "refused" }, "failed"],
  ])("takes redis %j as %s", (redis, state) => {
    expect(parseHealth({ ...body, checks: { ...body.checks, redis } }).redis).toBe(state);
  });

  it("counts a store that nobody mentions as failed", () => {
    expect(parseHealth({ ...body, checks: {} }).store).toBe("failed");
  });

  it("is not healthy when the hub says degraded", () => {
    expect(parseHealth({ ...body, status: "degraded" }).ok).toBe(false);
  });

  it.each([null, [], "ok", {}, { status: 1, version: "1" }])("is refused when it is %j", (other) => {
    expect(() => parseHealth(other)).toThrow(NotAHub);
  });

  it("is read from a 503 too, since that is how a hub in trouble answers", async () => {
    const answer = new Response(JSON.stringify({ ...body, status: "unavailable" }), { status: 503 });
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => answer),
    );
    expect((await fetchHealth()).status).toBe("unavailable");
  });
});
