// Keys and users in a real browser: limits that show, another text for a key, and changes of many that are taken back.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { violations } from "./axe";
import { makeUser } from "./by-api";
import { startChromium } from "./chromium";
import { type Hub, startHub } from "./hub";
import { signIn } from "./sign-in";

let browser: Browser;
let hub: Hub;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [hub, browser] = await Promise.all([startHub(), startChromium()]);
  for (const name of ["ada", "grace", "linus"]) await makeUser(hub, name, {}, { limits: { daily_usd: "5" } });
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
});
beforeEach(async () => {
  context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  await signIn(context, hub);
  page = await context.newPage();
});
afterEach(() => context.close());

const row = (name: RegExp) => page.getByRole("row", { name });

it("rotates a key, whose new text is shown once, and says until when the old one works", async () => {
  await page.goto(`${hub.origin}/console/keys`);
  await row(/ada/).getByText("$0.00 / $5.00").waitFor();
  await row(/ada/).click();
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Rotate" }).click();
  await page.getByLabel("For an hour").check();
  await page.getByRole("button", { name: "Rotate" }).click();
  const dialog = page.getByRole("dialog", { name: 'Key "laptop" of ada' });
  expect(await dialog.locator('[data-command="secret"] pre').textContent()).toMatch(/^sk-hub-/);
  await dialog.getByRole("button", { name: "I have saved the key" }).click();
  await row(/ada/).getByText("Old text works until").waitFor();
  expect(await violations(page)).toEqual([]);
});

it("switches several keys off at once, and takes it back", async () => {
  await page.goto(`${hub.origin}/console/keys`);
  for (const name of [/ada/, /grace/]) await row(name).getByRole("checkbox").check();
  await page.getByText("2 keys chosen").waitFor();
  await page.getByRole("button", { name: "Disable" }).click();
  await row(/ada/).getByText("Disabled").waitFor();
  await row(/grace/).getByText("Disabled").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await row(/ada/).getByText("Enabled").waitFor();
  await row(/grace/).getByText("Enabled").waitFor();
});

it("revokes a key after asking", async () => {
  await page.goto(`${hub.origin}/console/keys?search=linus`);
  await row(/linus/).click();
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Revoke" }).click();
  await page.getByRole("dialog", { name: "Revoke" }).getByRole("button", { name: "Revoke" }).click();
  await page.getByText("No key matches").waitFor();
});

it("edits users together: only what was filled in changes, and one click takes it back", async () => {
  await page.goto(`${hub.origin}/console/users`);
  for (const name of [/ada/, /grace/]) await row(name).getByRole("checkbox").check();
  await page.getByRole("button", { name: "Edit together" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit 2 users together" });
  await dialog.getByText("0 users will change").waitFor();
  await dialog.getByLabel("Add tags").fill("research");
  await page.keyboard.press("Enter");
  await dialog.getByLabel("Week", { exact: true }).fill("25");
  await dialog.getByText("2 users will change").waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Apply" }).click();
  await row(/ada/).getByText("$0.00 / $25.00").waitFor();
  await row(/grace/).getByText("research").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("2 users are as before").waitFor();
  await row(/ada/).getByText("No limits").waitFor();
});
