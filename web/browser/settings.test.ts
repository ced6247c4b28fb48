// Settings in a real browser: one is changed in its place, a wrong value is refused, and a change is taken back and undone.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { violations } from "./axe";
import { startChromium } from "./chromium";
import { type Hub, startHub } from "./hub";
import { signIn } from "./sign-in";

const NAME = "Requests kept";

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
  context = await browser.newContext({
    locale: "en-GB",
    colorScheme: "light",
    viewport: { width: 1280, height: 900 },
  });
  page = await context.newPage();
  await signIn(context, hub);
});
afterEach(() => context.close());

it("changes a setting, refuses what is out of range, takes the change back and undoes that", async () => {
  await page.goto(`${hub.origin}/console/settings?search=request_log.keep_days`);
  await page.getByRole("button", { name: `Change ${NAME}` }).click();
  const field = page.getByLabel(NAME, { exact: true });
  await field.fill("99999999");
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator('[aria-invalid="true"]').waitFor();
  await field.fill("77");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("77 days").waitFor();
  await page.getByText("Set here", { exact: true }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: `Take back ${NAME}` }).click();
  await page.getByText("77 days").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("77 days").waitFor();
});

it("says what the environment states, and that it cannot be changed here", async () => {
  await page.goto(`${hub.origin}/console/settings?search=server.port`);
  await page.getByText("File", { exact: true }).waitFor();
  expect(await page.getByRole("button", { name: "Change Port" }).count()).toBe(0);
});

it("shows how the hub is, and reads the configuration again", async () => {
  await page.goto(`${hub.origin}/console/settings?tab=system`);
  await page.getByRole("heading", { name: "Health" }).waitFor();
  await page.getByText("Works").first().waitFor();
  await page.getByRole("button", { name: "Read it again" }).click();
  await page.getByText("The configuration was read again").waitFor();
  expect(await violations(page)).toEqual([]);
});

it("speaks another language and turns dark at once", async () => {
  await page.goto(`${hub.origin}/console/settings?tab=system`);
  await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  await page.locator('[data-menu="language"]').click();
  await page.getByRole("menuitem", { name: "日本語" }).click();
  await page.getByRole("heading", { level: 1, name: "設定" }).waitFor();
  await page.getByText("稼働時間").waitFor();
  await page.getByRole("tab", { name: "設定" }).click();
  await page.getByText("公開ステータスページ", { exact: true }).waitFor();
  await page.getByRole("tab", { name: "システム" }).click();
  await page.locator('[data-menu="theme"]').click();
  await page.getByRole("menuitem", { name: "ダーク" }).click();
  await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "設定" }).waitFor();
  expect(await page.locator("html").getAttribute("data-mantine-color-scheme")).toBe("dark");
  expect(await violations(page)).toEqual([]);
});
