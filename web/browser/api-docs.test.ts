// The API's two readers in a real browser: they show the operations, and ask nobody but the hub.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startChromium } from "./chromium";
import { type Hub, startHub } from "./hub";

let browser: Browser;
let hub: Hub;

beforeAll(async () => {
  [hub, browser] = await Promise.all([startHub(), startChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
});

it.each([
  ["/api/v1/scalar", "Sign in"],
  ["/api/v1/docs/", "List users"],
])("%s is whole and asks nobody else", async (path, operation) => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const complaints: string[] = [];
  const elsewhere: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // Scalar tries whether it may make code out of text; the hub's policy says no, and it goes on without.
    const probe = message.text().includes("'script-src' was not explicitly set");
    if (message.type() === "error" && !probe) complaints.push(message.text());
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(hub.origin) && /^(https?|wss?):/.test(url)) elsewhere.push(url);
  });
  await page.goto(hub.origin + path);
  await page.getByText(operation).first().waitFor({ state: "attached" });
  // Both draw a long document at once, for as long as the machine needs.
  await page.waitForLoadState("networkidle", { timeout: 120_000 });
  expect(elsewhere).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
});
