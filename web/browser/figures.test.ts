// Leaderboards, availability, quotas and the public status page in a real browser, over one hub with some requests.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { violations } from "./axe";
import { askAsClient, MODEL, makeProvider, makeUser } from "./by-api";
import { startChromium } from "./chromium";
import { type ClaudeUpstream, startClaudeUpstream } from "./claude-upstream";
import { type Hub, startHub } from "./hub";
import { signIn } from "./sign-in";

let browser: Browser;
let hub: Hub;
let upstream: ClaudeUpstream;
let context: BrowserContext;
let page: Page;
let complaints: string[];
let ada: string;
let grace: string;

beforeAll(async () => {
  [hub, browser, upstream] = await Promise.all([startHub(), startChromium(), startClaudeUpstream()]);
  await makeProvider(hub, "claude-main", upstream.url);
  // A request costs a little more than a cent.
  ada = await makeUser(hub, "ada", { daily_usd: "0.01" });
  grace = await makeUser(hub, "grace", { daily_usd: "5" });
  for (const key of [grace, grace, ada]) expect(await askAsClient(hub, key)).toBe(200);
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await upstream?.stop();
});
beforeEach(async () => {
  context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  await signIn(context, hub);
  page = await context.newPage();
  complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
});
afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

it("the leaderboards say who used most, and of what", async () => {
  await page.goto(`${hub.origin}/console/leaderboards`);
  await page.getByRole("row", { name: /1 grace/ }).waitFor();
  await page.getByRole("row", { name: /2 ada/ }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("row", { name: /2 ada/ }).click();
  const drawer = page.getByRole("dialog", { name: "ada" });
  await drawer.getByText(MODEL).waitFor();
  expect(new URL(page.url()).searchParams.has("open")).toBe(true);
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });

  await page.getByText("Models", { exact: true }).click();
  await page.getByText("This week", { exact: true }).click();
  await page.getByRole("button", { name: "Requests" }).click();
  await page.getByRole("row", { name: new RegExp(`1 ${MODEL}`) }).waitFor();
  expect(new URL(page.url()).search).toBe("?by=model&period=week&order=requests");
});

it("the quotas show who has reached a limit, and let money count anew", async () => {
  expect(await askAsClient(hub, ada)).toBe(429);
  await page.goto(`${hub.origin}/console/quotas`);
  const row = page.getByRole("row", { name: /ada/ });
  await row.getByText("Limit reached").waitFor();
  await page.getByRole("row", { name: /grace/ }).getByText("Within limits").waitFor();
  await page.getByRole("combobox", { name: "How much is used" }).click();
  await page.getByRole("option", { name: "Limit reached" }).click();
  await page.getByRole("row", { name: /grace/ }).waitFor({ state: "detached" });
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Clear filters" }).click();

  await page.getByRole("button", { name: "Reset usage of ada" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Reset usage" }).click();
  await page.getByText("Usage of ada was reset").waitFor();
  await row.getByText("Within limits").waitFor();
  expect(await askAsClient(hub, ada)).toBe(200);
});

it("the availability says how providers fared, by keyboard too", async () => {
  upstream.next = 400;
  await askAsClient(hub, grace);
  upstream.next = 529;
  await askAsClient(hub, grace);
  upstream.next = "answer";
  await page.goto(`${hub.origin}/console/availability`);
  await page.getByText("claude-main", { exact: true }).waitFor();
  const strip = page.getByRole("slider", { name: "claude-main, step by step" });
  await strip.focus();
  await page.waitForFunction(
    (label) => /failed/.test(document.querySelector(`[aria-label="${label}"]`)?.ariaValueText ?? ""),
    "claude-main, step by step",
  );
  await page.keyboard.press("Home");
  await page.waitForFunction(
    (label) => /No tries/.test(document.querySelector(`[aria-label="${label}"]`)?.ariaValueText ?? ""),
    "claude-main, step by step",
  );
  expect(await violations(page)).toEqual([]);
  await page.getByText("1 h", { exact: true }).click();
  await page.waitForURL(/span=1h/);
  await page.getByText("claude-main", { exact: true }).waitFor();
});

it("the status page says that it is off, to somebody who is not signed in", async () => {
  await context.clearCookies();
  await page.goto(`${hub.origin}/status`);
  await page.getByText("This hub does not show its status").waitFor();
  expect(await violations(page)).toEqual([]);
});
