// The console in a real browser, served by the real hub. Screenshots of what was seen go to `screenshots/`.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PAGES } from "../src/app/pages";
import { violations } from "./axe";
import { startChromium } from "./chromium";
import { ADMIN_TOKEN, type Hub, startHub } from "./hub";
import { settled } from "./look/faults";
import { signIn } from "./sign-in";

const SIZES = { screen: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

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
    // Who is not signed in is told so by 401, which Chromium writes down as an error.
    if (message.type() === "error" && !message.text().includes("401")) complaints.push(message.text());
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

const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const heading = (name: string) => page.getByRole("heading", { level: 1, name });
const fits = () =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

async function choose(menu: "language" | "theme", item: string): Promise<void> {
  await page.locator(`[data-menu="${menu}"]`).click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

describe("somebody who is not signed in", () => {
  it("is led to the login, told what was wrong, and back to where they wanted to go", async () => {
    await page.goto(`${hub.origin}/console/users?search=al`);
    await heading("Sign in").waitFor();
    await page.getByLabel("Admin token").fill("hub-admin-of-somebody-else-0123456789");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("This was not accepted").waitFor();
    await page.getByLabel("Admin token").fill(ADMIN_TOKEN);
    await page.getByRole("button", { name: "Sign in" }).click();
    await heading("Users").waitFor();
    expect(new URL(page.url()).search).toBe("?search=al");
    await page.locator('[data-menu="account"]').click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await heading("Sign in").waitFor();
  });

  it("reads how to connect a CLI, with this hub's own address", async () => {
    await page.goto(`${hub.origin}/usage-doc`);
    const command = page.locator('[data-command="claude-variables"] pre');
    await command.waitFor();
    expect(await command.textContent()).toBe(
      `export ANTHROPIC_BASE_URL=${hub.origin}\nexport ANTHROPIC_AUTH_TOKEN=your-hub-key`,
    );
    await page.getByText("PowerShell").click();
    expect(await command.textContent()).toContain(`$env:ANTHROPIC_BASE_URL = "${hub.origin}"`);
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: hub.origin });
    await page.locator('[data-command="claude-start"]').getByRole("button").click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("claude");
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("speaks the browser's language at first, and the chosen one after a reload", async () => {
    const taiwanese = await browser.newContext({ locale: "zh-TW" });
    const other = await taiwanese.newPage();
    await other.goto(`${hub.origin}/console/login`);
    await other.getByRole("heading", { name: "登入" }).waitFor();
    await taiwanese.close();
    await page.goto(`${hub.origin}/console/login`);
    for (const [language, name, title] of [
      ["zh-CN", "简体中文", "登录"],
      ["ja", "日本語", "サインイン"],
      ["ru", "Русский", "Вход"],
    ] as const) {
      await choose("language", name);
      await heading(title).waitFor();
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
      await shot(`login-light-${language}`);
    }
    await page.reload();
    await heading("Вход").waitFor();
  });

  it("has light, dark, or what the system has", async () => {
    await page.goto(`${hub.origin}/console/login`);
    await heading("Sign in").waitFor();
    const light = await background();
    await choose("theme", "Dark");
    await page.waitForFunction((before) => getComputedStyle(document.body).backgroundColor !== before, light);
    const dark = await background();
    await shot("login-dark-en");
    await page.getByRole("menu").waitFor({ state: "detached" });
    expect(await violations(page)).toEqual([]);
    await page.reload();
    await heading("Sign in").waitFor();
    expect(await background()).toBe(dark);
    await choose("theme", "System");
    await page.waitForFunction((after) => getComputedStyle(document.body).backgroundColor === after, light);
  });
});

describe("an admin", () => {
  beforeEach(() => signIn(context, hub));

  it("adds a user, changes it, finds it by the palette, and deletes it", async () => {
    const form = page.getByRole("dialog");
    await page.goto(`${hub.origin}/console/users`);
    await page.getByText("No users yet").waitFor();
    await page.getByRole("button", { name: "Add user" }).first().click();
    await form.getByLabel("Name").fill("alice");
    await form.getByLabel("Day", { exact: true }).fill("5");
    await page.getByRole("button", { name: "Add and make a key" }).click();
    await page.getByRole("button", { name: "Later" }).click();
    await page.getByText("$0.00 / $5.00").waitFor();
    expect(new URL(page.url()).search).toBe("");

    await page.getByRole("row", { name: /alice/ }).click();
    await form.getByLabel("Name").fill("");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("A user needs a name").waitFor();
    await form.getByLabel("Name").fill("alice b");
    expect(await violations(page)).toEqual([]);
    await shot("user-light-en");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("row", { name: /alice b/ }).waitFor();

    await page.keyboard.press("Control+k");
    await page.getByPlaceholder("Page, user, key").fill("alice");
    await page.getByRole("dialog").getByText("alice b").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/user=\d+/);
    await page.getByRole("button", { name: "Actions" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByText("No users yet").waitFor();
    expect(complaints).toEqual([]);
  });

  it("begins in the first field of a drawer that an address opens, and in the title of one to read", async () => {
    const focused = () =>
      page.evaluate(() => {
        const { activeElement: at } = document;
        const named = at instanceof HTMLInputElement ? at.labels?.[0] : at?.closest("h2");
        return named?.textContent ?? "";
      });
    await page.goto(`${hub.origin}/console/users?user=new`);
    await expect.poll(focused, { timeout: 10_000 }).toMatch(/^Name/);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.goto(`${hub.origin}/console/audit?entry=1`);
    await page.getByRole("dialog").waitFor();
    await expect.poll(focused, { timeout: 10_000 }).toMatch(/1$/);
  });

  it("follows what others do without a reload", async () => {
    await page.goto(`${hub.origin}/console/users`);
    await page.getByText("No users yet").waitFor();
    await page.locator('[data-live="open"]').waitFor();
    const made = await fetch(`${hub.origin}/api/v1/users`, {
      method: "POST",
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify({ name: "bob" }),
    });
    expect(made.status).toBe(201);
    await page.getByRole("row", { name: /bob/ }).waitFor();
  });

  it.each(Object.keys(SIZES) as (keyof typeof SIZES)[])(
    "has every page on a %s, light and dark, with nothing sideways and nothing that axe finds",
    { timeout: 400_000 },
    async (size) => {
      await page.setViewportSize(SIZES[size]);
      for (const { path, name } of PAGES) {
        await page.goto(`${hub.origin}/console${path}`);
        await page.getByRole("heading", { level: 1 }).waitFor();
        await page.waitForLoadState("load");
        for (const scheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme: scheme });
          await page.locator(`html[data-mantine-color-scheme="${scheme}"]`).waitFor({ state: "attached" });
          const seen = [name, scheme, await fits(), await violations(page)];
          expect(seen).toEqual([name, scheme, true, []]);
          await shot(`${name}-${scheme}-${size}`);
        }
      }
      expect(complaints).toEqual([]);
    },
  );

  it("loads few scripts, of less than 300 KB, for the login and for the dashboard", async () => {
    for (const [path, who] of [
      ["/console/login", await browser.newContext({ locale: "en-GB" })],
      ["/console", context],
    ] as const) {
      const own = await who.newPage();
      const scripts: Promise<Buffer>[] = [];
      own.on("response", (response) => {
        // What comes after the page was closed was not needed for it.
        if (response.url().endsWith(".js")) scripts.push(response.body().catch(() => Buffer.alloc(0)));
      });
      await own.goto(hub.origin + path);
      await own.getByRole("heading", { level: 1 }).waitFor();
      await settled(own);
      const sizes = (await Promise.all(scripts)).map((script) => gzipSync(script).length);
      const total = sizes.reduce((sum, size) => sum + size, 0);
      process.stdout.write(`${path}: ${sizes.length} scripts, ${(total / 1000).toFixed(0)} KB gzip\n`);
      expect(total).toBeLessThan(300_000);
      expect(sizes.length).toBeLessThanOrEqual(25);
      await own.close();
    }
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
