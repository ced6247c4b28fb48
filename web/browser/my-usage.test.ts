// One's own page in a real browser: what a request used appears by itself, and keys are one's own to make and to switch off.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { violations } from "./axe";
import { askAsClient, makeProvider, makeUser } from "./by-api";
import { startChromium } from "./chromium";
import { type Hub, startHub } from "./hub";
import { signIn } from "./sign-in";
import { admin } from "./traffic";
import { startUpstream, type Upstream } from "./upstream";

let browser: Browser;
let hub: Hub;
let upstream: Upstream;
let page: Page;
let key: string;

beforeAll(async () => {
  [hub, browser, upstream] = await Promise.all([startHub(), startChromium(), startUpstream()]);
  await makeProvider(hub, "scripted", upstream.url);
  key = await makeUser(hub, "ada", {}, { web_login: true, limits: { daily_usd: "5" } });
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  await signIn(context, hub, key);
  page = await context.newPage();
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await upstream?.stop();
});

it("shows what was asked the moment it was answered", async () => {
  await page.goto(`${hub.origin}/console/my-usage?range=today`);
  await page.getByText("No requests in this period").waitFor();
  await page.locator('[data-live="open"]').waitFor();
  expect(await askAsClient(hub, key)).toBe(200);
  await page.getByRole("row", { name: /claude-sonnet-4-5/ }).waitFor();
  await page.getByRole("button", { name: /claude-sonnet-4-5.*1 request/ }).waitFor();
  expect(await violations(page)).toEqual([]);
});

it("shows headers and bodies of one's own request, where they are kept, and only what failed", async () => {
  await admin(hub, "PATCH", "/settings", { "sessions.store_messages": true });
  expect(await askAsClient(hub, key)).toBe(200);
  await page.goto(`${hub.origin}/console/my-usage?range=today`);
  await page
    .getByRole("row", { name: /claude-sonnet-4-5/ })
    .first()
    .click();
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("button", { name: "Show headers and bodies" }).click();
  await drawer.getByText("POST /v1/messages").waitFor();
  expect(new URL(page.url()).searchParams.has("request")).toBe(true);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });

  await page.getByRole("combobox", { name: "Status" }).click();
  await page.getByRole("option", { name: "5xx · failed" }).click();
  await page.getByText("No request matches").waitFor();
  expect(new URL(page.url()).searchParams.get("status_class")).toBe("5");
});

it("makes a key of one's own, and switches it off and on", async () => {
  await page.goto(`${hub.origin}/console/my-usage`);
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByLabel("Name").fill("phone");
  await page.getByRole("button", { name: "Make key" }).click();
  const secret = await page.locator('[data-command="secret"] pre').textContent();
  await page.getByRole("button", { name: "I have saved the key" }).click();
  const row = page.getByRole("row", { name: /^phone / });
  await row.getByRole("button", { name: "Actions of phone" }).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  await row.getByText("Disabled").waitFor();
  expect(await askAsClient(hub, secret ?? "")).toBe(401);
  await page.getByRole("button", { name: "Undo" }).click();
  await row.getByText("Enabled").waitFor();
  expect(await askAsClient(hub, secret ?? "")).toBe(200);
});

it("gives a key of one's own another name, which no other of them may have", async () => {
  await page.goto(`${hub.origin}/console/my-usage`);
  await page.getByRole("button", { name: "Actions of laptop" }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  const dialog = page.getByRole("dialog", { name: 'Rename "laptop"' });
  await dialog.getByLabel("Name").fill("phone");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("It exists already").waitFor();
  await dialog.getByLabel("Name").fill("desk");
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("row", { name: /^desk / }).waitFor();
  expect(await page.getByRole("row", { name: /^laptop / }).count()).toBe(0);
  expect(await askAsClient(hub, key)).toBe(200);
});
