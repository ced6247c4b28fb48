// The log of requests in a real browser: a failure is found and explained, live rows come in, a thousand rows scroll.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { violations } from "./axe";
import { startChromium } from "./chromium";
import { type Hub, startHub } from "./hub";
import { signIn } from "./sign-in";
import { addProvider, addUser, admin, ask, startUpstream, type Upstream } from "./traffic";

let browser: Browser;
let hub: Hub;
let upstream: Upstream;
let context: BrowserContext;
let page: Page;
let ada: string;

beforeAll(async () => {
  [hub, browser, upstream] = await Promise.all([startHub(), startChromium(), startUpstream()]);
  await addProvider(hub, upstream, "claude-primary");
  await addProvider(hub, upstream, "premium-only", { groups: ["premium"] });
  ada = await addUser(hub, "ada");
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await upstream?.stop();
});
beforeEach(async () => {
  context = await browser.newContext({ locale: "en-GB", viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  await signIn(context, hub);
});
afterEach(() => context.close());

const rows = () => page.locator("tr[data-row]");

it("finds a failed request and says why it failed", async () => {
  const grace = await addUser(hub, "grace");
  expect((await ask(hub, ada, "good")).status).toBe(200);
  expect((await ask(hub, grace, "OVERLOADED")).status).toBe(529);
  await page.goto(`${hub.origin}/console/requests`);
  await page.getByRole("row", { name: /ada/ }).waitFor();

  await page.getByRole("combobox", { name: "Status" }).click();
  await page.getByRole("option", { name: "5xx · failed" }).click();
  await page.waitForURL(/status_class=5/);
  await page.getByRole("row", { name: /ada/ }).waitFor({ state: "detached" });
  await page.getByRole("row", { name: /grace/ }).click();

  const drawer = page.getByRole("dialog");
  await drawer.getByText("529 · Provider refused").waitFor();
  await drawer.getByText("Overloaded, says the upstream").first().waitFor();
  const first = drawer.getByRole("listitem").first();
  expect(await first.textContent()).toContain("claude-primary");
  expect(await first.textContent()).toContain("529 Overloaded");
  expect(await first.textContent()).toContain("premium-only: not in the caller's group");
  await drawer.getByRole("button", { name: "Copy the id" }).waitFor();
  expect(await violations(page)).toEqual([]);

  await page.goBack();
  await drawer.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.getByRole("row", { name: /ada/ }).click();
  await drawer.getByRole("cell", { name: "Cache read" }).waitFor();
  expect(await violations(page)).toEqual([]);
});

it("shows headers and bodies of what was kept, and how to have it kept", async () => {
  // A test may be tried again, and names are taken once.
  const [mary, nina] = ["mary", "nina"].map((name) => `${name}-${Date.now()}`) as [string, string];
  await ask(hub, await addUser(hub, mary), "before");
  await page.goto(`${hub.origin}/console/requests?user=${mary}`);
  await page.getByRole("row", { name: new RegExp(mary) }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByText("Nothing was stored of this request").waitFor();
  await drawer.getByRole("link", { name: "To the settings" }).waitFor();

  await admin(hub, "PATCH", "/settings", { "sessions.store_messages": true });
  expect((await ask(hub, await addUser(hub, nina), "what is kept?")).status).toBe(200);
  await page.goto(`${hub.origin}/console/requests?user=${nina}`);
  await page.getByRole("row", { name: new RegExp(nina) }).click();
  await drawer.getByRole("button", { name: "Show headers and bodies" }).click();
  await drawer.getByText("POST /v1/messages").waitFor();
  await drawer.getByRole("cell", { name: "anthropic-version" }).waitFor();
  const key = drawer.getByRole("row").filter({ hasText: "x-api-key" });
  expect(await key.textContent()).toContain("***");
  await drawer.getByText('"content": "what is kept?"').waitFor();
  await drawer.getByRole("button", { name: "Copy the body" }).waitFor();
  expect(await violations(page)).toEqual([]);
  await drawer.getByText("Answer", { exact: true }).last().click();
  await drawer.getByText("Status 200").waitFor();
  await drawer.getByText('"text": "Hello"').waitFor();
  expect(await violations(page)).toEqual([]);
  await admin(hub, "PATCH", "/settings", { "sessions.store_messages": null });
});

it("shows what runs, ends it, and tells what became of it, all without a reload", async () => {
  await page.goto(`${hub.origin}/console/requests`);
  await page.locator('[data-live="open"]').waitFor();
  const answer = ask(hub, ada, "ENDLESS", { stream: true });
  await page.getByRole("row", { name: /Answering/ }).click();
  const drawer = page.getByRole("dialog").filter({ hasText: "Tries so far" });
  await drawer.getByRole("button", { name: "End it" }).click();
  await page
    .getByRole("dialog", { name: "End this request?" })
    .getByRole("button", { name: "End it" })
    .click();
  expect((await answer).text).toContain("an admin ended this request");
  await page.getByRole("dialog").getByText("Ended by an admin").first().waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("row", { name: /Ended by an admin/ }).waitFor();
});

it("scrolls through a thousand rows without a blank", async () => {
  const began = Date.now();
  const key = await addUser(hub, "linus");
  for (let round = 0; round < 50; round++) {
    await Promise.all(Array.from({ length: 20 }, (_, number) => ask(hub, key, `request ${round} ${number}`)));
  }
  process.stdout.write(`a thousand requests: ${Date.now() - began} ms\n`);
  await page.goto(`${hub.origin}/console/requests?user=linus`);
  await rows().first().waitFor();
  const seen = await page.getByRole("region", { name: "Requests" }).evaluate(async (table) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const box = table.getBoundingClientRect();
    const met = new Set<string>();
    const slow: number[] = [];
    let blank = 0;
    const all = () => table.querySelector("table")?.getAttribute("aria-rowcount") === "1000";
    const atEnd = () => table.scrollTop + table.clientHeight >= table.scrollHeight - 1;
    const deadline = performance.now() + 90_000;
    while (!(all() && atEnd()) && performance.now() < deadline) {
      const before = performance.now();
      table.scrollTop += 300;
      await frame();
      const took = performance.now() - before;
      if (took > 50) slow.push(took);
      for (const part of [0.3, 0.6, 0.9]) {
        const under = document.elementFromPoint(box.left + box.width / 2, box.top + box.height * part);
        const row = under?.closest("tr[data-row]");
        if (row) met.add(row.getAttribute("data-row") ?? "");
        else blank += 1;
      }
    }
    return { met: met.size, blank, slow: slow.length, drawn: table.querySelectorAll("tr[data-row]").length };
  });
  process.stdout.write(`a thousand rows: ${seen.slow} frames over 50 ms, ${seen.drawn} rows drawn\n`);
  expect(seen.blank).toBe(0);
  expect(seen.drawn).toBeLessThan(80);
  expect(await page.getByRole("table").getAttribute("aria-rowcount")).toBe("1000");
  expect(seen.met).toBeGreaterThan(400);
}, 240_000);
