// Prices in a real browser: one is set by hand, found by a search that the address keeps, and taken back; a table is looked at
// before it is taken over.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { violations } from "./axe";
import { startChromium } from "./chromium";
import { type Hub, startHub } from "./hub";
import { signIn } from "./sign-in";

let browser: Browser;
let hub: Hub;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [hub, browser] = await Promise.all([startHub(), startChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
});
beforeEach(async () => {
  context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  await signIn(context, hub);
});
afterEach(() => context.close());

it("sets a price by hand, finds it by a search, and takes it back", async () => {
  await page.goto(`${hub.origin}/console/prices`);
  await page.getByRole("button", { name: "Set price" }).click();
  const form = page.getByRole("dialog");
  await form.getByRole("button", { name: "Save" }).click();
  await form.getByText("A price needs a model").waitFor();
  await form.getByLabel("Model").fill("tulip-coder");
  await form.getByLabel("Input", { exact: true }).fill("2.5");
  await form.getByLabel("Output", { exact: true }).fill("10");
  await form.getByRole("button", { name: "Save" }).click();
  await form.waitFor({ state: "detached" });

  await page.getByLabel("Search by model").fill("tulip-c");
  await page.waitForURL(/search=tulip-c/);
  const row = page.getByRole("row", { name: /tulip-coder/ });
  await row.getByText("By hand").waitFor();
  expect(await row.textContent()).toContain("$2.50");
  expect(await page.getByRole("row").count()).toBe(2);

  await page.reload();
  await row.click();
  await page.getByRole("dialog").getByText("$10.00", { exact: true }).first().waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Take back" }).click();
  await page
    .getByRole("dialog", { name: /Take back/ })
    .getByRole("button", { name: "Take back" })
    .click();
  await page.keyboard.press("Escape");
  await page.getByText("No price matches").waitFor();
});

it("has pages of a chosen size, in the address", async () => {
  await page.goto(`${hub.origin}/console/prices?size=20`);
  await page.getByText("1–20 of", { exact: false }).waitFor();
  const first = await page.getByRole("row").nth(1).textContent();
  await page.getByRole("button", { name: "Next page" }).click();
  await page.getByText("21–40 of", { exact: false }).waitFor();
  expect(new URL(page.url()).search).toBe("?size=20&page=2");
  expect(await page.getByRole("row").nth(1).textContent()).not.toBe(first);
  await page.goBack();
});

it("shows what a table would change before it is taken over", async () => {
  const models = Array.from({ length: 4000 }, (_, index) => [
    `garden-${index}`,
    { mode: "chat", input_cost_per_token: 1e-6, output_cost_per_token: 2e-6 },
  ]);
  const table = {
    ...Object.fromEntries(models),
    "claude-sonnet-4-5": { mode: "chat", input_cost_per_token: 4.5e-6, output_cost_per_token: 15e-6 },
  };
  await page.goto(`${hub.origin}/console/prices?open=upload`);
  await page.locator("input[type=file]").setInputFiles({
    name: "prices.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(table)),
  });
  await page.getByText("In the table", { exact: true }).waitFor();
  await page.getByRole("dialog").getByText("4,001", { exact: true }).first().waitFor();
  await page.getByRole("button", { name: "Take over" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.goto(`${hub.origin}/console/prices?search=garden-3999`);
  await page
    .getByRole("row", { name: /garden-3999/ })
    .getByText("Synced")
    .waitFor();
  expect(await violations(page)).toEqual([]);
});
