// The console in a real browser, served by the real hub. Screenshots of what was seen go to `screenshots/`.
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startChromium } from "./chromium";
import { type Hub, startHub } from "./hub";

let browser: Browser;
let hub: Hub;
let context: BrowserContext;
let page: Page;
let complaints: string[];

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
  complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
});
afterEach(async () => {
  await context.close();
});

const shot = (name: string) =>
  page.screenshot({
    path: fileURLToPath(new URL(`../screenshots/${name}.png`, import.meta.url)),
    fullPage: true,
  });

const verdict = () => page.getByTestId("verdict").getAttribute("data-verdict");
const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

describe("the start page", () => {
  it("shows how this hub is, and complains about nothing", async () => {
    await page.goto(hub.origin);
    await page.getByTestId("fact-version").waitFor();
    const health = await (await page.request.get(`${hub.origin}/health`)).json();
    expect(await page.getByTestId("fact-version").textContent()).toContain(health.version);
    expect(await page.getByTestId("fact-store").textContent()).toContain("Working");
    expect(await page.getByTestId("fact-redis").textContent()).toContain("Not used");
    // A fresh hub has no provider yet and says what to do about it.
    expect(await page.getByTestId("fact-providers").textContent()).toContain("None yet");
    await shot("start-light-en");
    expect(complaints).toEqual([]);
  });

  it("tells Claude Code this hub's own address", async () => {
    await page.goto(hub.origin);
    const command = await page.locator('[data-command="claude-code"] code, [data-command="claude-code"] pre');
    expect(await command.first().textContent()).toBe(
      `export ANTHROPIC_BASE_URL=${hub.origin}\nexport ANTHROPIC_AUTH_TOKEN=your-hub-key`,
    );
    await page.getByText("PowerShell").click();
    expect(await command.first().textContent()).toContain(`$env:ANTHROPIC_BASE_URL = "${hub.origin}"`);
  });

  it("copies a command", async () => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: hub.origin });
    await page.goto(hub.origin);
    await page.locator('[data-command="user"]').getByRole("button").click();
    await page.locator('[data-command="user"]').getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      "claude-code-hub user add --name alice",
    );
  });

  it("speaks the language that was chosen, also after a reload", async () => {
    await page.goto(hub.origin);
    const titles = {
      "zh-CN": "运行状态",
      "zh-TW": "執行狀態",
      ja: "稼働状況",
      ru: "Состояние хаба",
      en: "Hub status",
    };
    for (const [language, title] of Object.entries(titles)) {
      await page.locator("header select").selectOption(language);
      await page.getByRole("heading", { name: title }).waitFor();
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
      await page.getByTestId("fact-version").waitFor();
      await shot(`start-light-${language}`);
    }
    await page.locator("header select").selectOption("ja");
    await page.reload();
    await page.getByRole("heading", { name: titles.ja }).waitFor();
  });

  it("speaks the browser's language at first", async () => {
    const taiwanese = await browser.newContext({ locale: "zh-TW" });
    const other = await taiwanese.newPage();
    await other.goto(hub.origin);
    await other.getByRole("heading", { name: "執行狀態" }).waitFor();
    await taiwanese.close();
  });

  it("is light, dark, or as the system is", async () => {
    await page.goto(hub.origin);
    await page.getByTestId("verdict").waitFor();
    const light = await background();
    await page.getByText("Dark", { exact: true }).click();
    await page.waitForFunction((before) => getComputedStyle(document.body).backgroundColor !== before, light);
    const dark = await background();
    await shot("start-dark-en");
    await page.reload();
    await page.getByTestId("verdict").waitFor();
    expect(await background()).toBe(dark);

    await page.getByText("System", { exact: true }).click();
    await page.waitForFunction((after) => getComputedStyle(document.body).backgroundColor === after, light);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.waitForFunction((after) => getComputedStyle(document.body).backgroundColor === after, dark);
  });

  it("fits a phone without scrolling sideways", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(hub.origin);
    await page.getByTestId("fact-version").waitFor();
    const [content, screen] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(content).toBeLessThanOrEqual(screen ?? 0);
    await shot("start-phone-en");
  });

  it("says so when the hub goes away, and recovers when it is back", async () => {
    await page.goto(hub.origin);
    await page.getByTestId("fact-version").waitFor();
    const before = await verdict();
    await page.route("**/health", (route) => route.abort());
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByRole("alert").waitFor();
    expect(await verdict()).toBe("unreachable");
    await shot("start-unreachable");
    await page.unroute("**/health");
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByTestId("fact-version").waitFor();
    expect(await verdict()).toBe(before);
  });
});

describe("the files of the console", () => {
  it("may be kept for ever, but for the page that names them", async () => {
    const start = await page.request.get(`${hub.origin}/`);
    expect(start.headers()["cache-control"]).toBe("no-cache");
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(await start.text())?.[1];
    expect(script).toBeTruthy();
    const asset = await page.request.get(hub.origin + script);
    expect(asset.headers()["cache-control"]).toContain("immutable");
    const again = await page.request.get(hub.origin + script, {
      headers: { "if-none-match": asset.headers().etag ?? "" },
    });
    expect(again.status()).toBe(304);
  });
});
