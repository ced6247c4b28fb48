// The keys of the console in a real browser: the list of them, pages by letters, and never while somebody types.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { violations } from "./axe";
import { startChromium } from "./chromium";
import { type Hub, startHub } from "./hub";
import { signIn } from "./sign-in";

let browser: Browser;
let hub: Hub;
let page: Page;

beforeAll(async () => {
  [hub, browser] = await Promise.all([startHub(), startChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
});
beforeEach(async () => {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  await signIn(context, hub);
  page = await context.newPage();
});

const heading = (name: string) => page.getByRole("heading", { level: 1, name }).waitFor();
const go = async (letter: string) => {
  await page.keyboard.press("g");
  await page.keyboard.press(letter);
};

it("goes to pages by letters, but not while somebody types or something is open", async () => {
  await page.goto(`${hub.origin}/console/users`);
  await heading("Users");
  await page.getByText("No users yet").waitFor();
  await go("p");
  await page.waitForURL(/\/console\/providers$/);
  // The address changes before the page does.
  await heading("Providers");
  await go("u");
  await page.waitForURL(/\/console\/users$/);
  await heading("Users");

  await page.getByLabel("Search by name or note").focus();
  await go("k");
  await page.waitForURL(/search=gk/);
  await heading("Users");
  await page.goto(`${hub.origin}/console/users?user=new`);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).focus();
  await go("k");
  await page.keyboard.press("?");
  expect(await page.getByRole("dialog").count()).toBe(1);
  expect(page.url()).toContain("/console/users?user=new");
});

it("shows the keys, and lets single ones be switched off", async () => {
  await page.goto(`${hub.origin}/console/data`);
  await heading("Data");
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await sheet.getByText("Dashboard").waitFor();
  expect(await violations(page)).toEqual([]);
  await sheet.getByRole("switch", { name: "Single keys act" }).press("Space");
  await sheet.getByText("Dashboard").waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });
  await go("u");
  await page.keyboard.press("?");
  expect(new URL(page.url()).pathname).toBe("/console/data");

  await page.locator('[data-menu="account"]').click();
  await page.getByRole("menuitem", { name: "Keyboard shortcuts" }).click();
  await sheet.getByRole("switch", { name: "Single keys act" }).press("Space");
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });
  await page.keyboard.press("Control+k");
  await page
    .getByRole("button", { name: /Leaderboards/ })
    .getByText("L", { exact: true })
    .waitFor();
  await page.keyboard.press("Escape");
  await page.getByPlaceholder("Page, user, key").waitFor({ state: "detached" });
  await go("u");
  await heading("Users");
});
