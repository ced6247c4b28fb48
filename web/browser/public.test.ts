// The pages that need no login, in a real browser: how to connect a CLI, and the status of the hub where it is switched on.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { violations } from "./axe";
import { askAsClient, makeProvider, makeUser } from "./by-api";
import { startChromium } from "./chromium";
import { type Hub, startHub } from "./hub";
import { signIn } from "./sign-in";
import { startUpstream, type Upstream } from "./upstream";

const SECRET_NAME = "vendor-account-7";

let browser: Browser;
let hub: Hub;
let upstream: Upstream;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [hub, browser, upstream] = await Promise.all([startHub(), startChromium(), startUpstream()]);
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await upstream?.stop();
});
beforeEach(async () => {
  context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
});
afterEach(() => context.close());

it("keeps the chosen CLI and shell in the address, so that a link can be sent", async () => {
  await page.goto(`${hub.origin}/usage-doc`);
  await page.getByRole("tab", { name: "Codex" }).click();
  await page.waitForURL(/\?client=codex$/);
  await page.getByRole("tab", { name: "Gemini CLI" }).click();
  await page.getByText("PowerShell", { exact: true }).click();
  await page.waitForURL(/\?client=gemini&shell=powershell$/);

  const other = await context.newPage();
  await other.goto(page.url());
  await other.locator('[data-command="gemini-variables"] pre', { hasText: "$env:" }).waitFor();
  await other.goto(`${hub.origin}/usage-doc?client=nothing-known`);
  await other.locator('[data-command="claude-start"]').waitFor();
});

it("shows no status until it is switched on, and then how the hub fares without names of providers", async () => {
  await makeProvider(hub, SECRET_NAME, upstream.url);
  expect(await askAsClient(hub, await makeUser(hub, "ada"))).toBe(200);

  await page.goto(`${hub.origin}/status`);
  await page.getByText("This hub does not show its status").waitFor();
  expect(await violations(page)).toEqual([]);

  const admin = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  await signIn(admin, hub);
  const settings = await admin.newPage();
  await settings.goto(`${hub.origin}/console/settings?search=console.status_page`);
  const turn = async (now: string) => {
    await settings.getByRole("button", { name: "Change Public status page" }).click();
    await settings.getByRole("switch", { name: "Public status page" }).press("Space");
    await settings.getByRole("button", { name: "Save" }).click();
    await settings.getByText(now, { exact: true }).first().waitFor();
  };
  await turn("Yes");
  await page.reload();
  await page.locator('[data-state="operational"]').waitFor();
  await page.getByText("Claude (Messages)").waitFor();
  expect(await page.locator("body").innerText()).not.toContain(SECRET_NAME);
  expect(await violations(page)).toEqual([]);

  await turn("No");
  await page.reload();
  await page.getByText("This hub does not show its status").waitFor();
  await admin.close();
});
