// The dashboard in a real browser: the first run step by step, and requests as they run.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { violations } from "./axe";
import { askAsClient, make, makeProvider } from "./by-api";
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

beforeAll(async () => {
  [hub, browser, upstream] = await Promise.all([startHub(), startChromium(), startClaudeUpstream()]);
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

const step = (name: string, done: boolean) => page.locator(`[data-step="${name}"][data-done="${done}"]`);

/** What is below the fold is loaded when somebody goes there. */
async function showTrends(): Promise<void> {
  await page
    .getByRole("row", { name: /ada · laptop/ })
    .first()
    .waitFor();
  await page.keyboard.press("End");
  await page.getByRole("heading", { name: "Trends" }).waitFor();
}

describe("the dashboard", () => {
  let key: string;

  it("leads through the first run; each step ticks itself as it is done", async () => {
    await page.goto(`${hub.origin}/console`);
    await page.getByRole("heading", { name: "Four steps to the first request" }).waitFor();
    await page.locator('[data-live="open"]').waitFor();
    await step("provider", false).waitFor();

    await makeProvider(hub, "claude-main", upstream.url);
    await step("provider", true).waitFor();
    const user = await make(hub, "/users", { name: "ada" });
    await step("user", true).waitFor();
    const issued = await make<{ secret: string }>(hub, `/users/${user.id}/keys`, { name: "laptop" });
    key = issued.secret;
    await step("key", true).waitFor();
    await page.getByText("3 of 4 done").waitFor();
    expect(await violations(page)).toEqual([]);

    expect(await askAsClient(hub, key)).toBe(200);
    await step("request", true).waitFor();
    await page.getByRole("heading", { name: "Everything works" }).waitFor();
    await page.reload();
    await page.getByRole("row", { name: /ada · laptop/ }).waitFor();
    expect(await page.getByRole("heading", { name: "Everything works" }).count()).toBe(0);
  });

  it("shows requests while they run, how they end, and leads to what is known of them", async () => {
    await page.goto(`${hub.origin}/console`);
    await page.locator('[data-live="open"]').waitFor();
    await page.getByRole("row", { name: /ada · laptop/ }).waitFor();
    upstream.next = "hold";
    const answered = askAsClient(hub, key);
    await page.getByText("1 running").waitFor();
    await page.getByRole("row", { name: /Running ada · laptop/ }).waitFor();
    upstream.release();
    expect(await answered).toBe(200);
    await page.getByText("1 running").waitFor({ state: "detached" });
    expect(await page.getByRole("row", { name: /Done ada · laptop/ }).count()).toBe(2);
    await page.getByRole("group", { name: "Requests today" }).getByText("2", { exact: true }).waitFor();

    await page
      .getByRole("row", { name: /Done ada · laptop/ })
      .first()
      .click();
    await page.waitForURL(/\/console\/requests\?request=[0-9a-f-]{36}/);
  });

  it("keeps in the address what its chart shows", async () => {
    await page.goto(`${hub.origin}/console`);
    await showTrends();
    await page.getByText("Calls", { exact: true }).click();
    await page.getByRole("combobox", { name: "Compared by" }).click();
    await page.getByRole("option", { name: "By model" }).click();
    await page.getByRole("img", { name: "Calls over time, By model" }).waitFor();
    expect(new URL(page.url()).search).toBe("?metric=requests&by=model");
    await page.reload();
    await showTrends();
    await page.getByRole("img", { name: "Calls over time, By model" }).waitFor();
  });
});
