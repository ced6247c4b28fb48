// From a hub with nothing in it to the first request through it, wholly by clicking.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { violations } from "./axe";
import { askAsClient } from "./by-api";
import { startChromium } from "./chromium";
import { ADMIN_TOKEN, type Hub, startHub } from "./hub";
import { startUpstream, type Upstream } from "./upstream";

let browser: Browser;
let hub: Hub;
let upstream: Upstream;
let page: Page;

beforeAll(async () => {
  [hub, browser, upstream] = await Promise.all([startHub(), startChromium(), startUpstream()]);
  page = await browser.newPage({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await upstream?.stop();
});

const heading = (name: string) => page.getByRole("heading", { level: 1, name });
const go = (name: string) => page.getByRole("navigation").getByRole("link", { name, exact: true }).click();

it("leads from the login over a provider, a user and a key to the first request", async () => {
  await page.goto(`${hub.origin}/`);
  await heading("Sign in").waitFor();
  await page.getByLabel("Admin token").fill(ADMIN_TOKEN);
  await page.getByRole("button", { name: "Sign in" }).click();

  await go("Providers");
  await page.getByRole("button", { name: "Add provider" }).first().click();
  const provider = page.getByRole("dialog", { name: "New provider" });
  await provider.getByLabel("Name").first().fill("scripted");
  await provider.getByLabel("URL").first().fill(upstream.url);
  await provider.locator("input[type=password]").first().fill("sk-of-the-vendor-0123456789");
  await provider.getByRole("button", { name: "Save" }).click();
  await page.getByRole("row", { name: /scripted/ }).waitFor();

  await go("Users");
  await page.getByRole("button", { name: "Add user" }).first().click();
  const user = page.getByRole("dialog", { name: "New user" });
  await user.getByLabel("Name").fill("ada");
  await user.getByRole("button", { name: "Add and make a key" }).click();
  await page.getByText("ada was added").waitFor();
  await page.getByLabel("Name of the key").fill("laptop");
  await page.getByRole("button", { name: "Make key" }).click();

  const dialog = page.getByRole("dialog", { name: 'Key "laptop" of ada' });
  await dialog.locator('[data-first="waiting"]').waitFor();
  const secret = await dialog.locator('[data-command="secret"] pre').textContent();
  expect(secret).toMatch(/^sk-hub-/);
  expect(await dialog.locator('[data-command="claude-variables"] pre').textContent()).toBe(
    `export ANTHROPIC_BASE_URL=${hub.origin}\nexport ANTHROPIC_AUTH_TOKEN=${secret}`,
  );
  expect(await violations(page)).toEqual([]);
  expect(await askAsClient(hub, secret ?? "")).toBe(200);
  await dialog.getByText("It works: the first request was answered").waitFor();

  await dialog.getByRole("link", { name: "Show it" }).click();
  await page.waitForURL(/\/console\/requests\?/);
  await heading("Requests").waitFor({ state: "attached" });
  await page.getByRole("dialog").getByText("claude-sonnet-4-5").first().waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await page.getByRole("row", { name: /ada.*claude-sonnet-4-5/ }).waitFor();
});
