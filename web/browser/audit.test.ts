// The audit log and the page Data in a real browser: what changed, whether the log is whole, and both as files.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { violations } from "./axe";
import { startChromium } from "./chromium";
import { type Hub, startHub } from "./hub";
import { signIn } from "./sign-in";
import { addUser, admin } from "./traffic";

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
  context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  await signIn(context, hub);
});
afterEach(() => context.close());

async function downloaded(address: string | null): Promise<string> {
  const file = await page.request.get(hub.origin + address);
  expect(file.status()).toBe(200);
  return file.text();
}

it("shows what was changed, and that the log is intact", async () => {
  await addUser(hub, "ada");
  await page.goto(`${hub.origin}/console/audit`);
  await page.getByRole("row", { name: /User: added ada/ }).waitFor();
  await page.locator('[data-live="open"]').waitFor();
  await admin(hub, "PATCH", "/users/1", { note: "works on the compiler" });
  await page.getByRole("row", { name: /User: changed ada/ }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByText("works on the compiler").waitFor();
  expect(await drawer.locator("del").textContent()).toBe("“”");
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });

  await page.getByRole("button", { name: "Verify" }).click();
  await page.getByText("The audit log is intact").waitFor();

  await page.getByRole("combobox", { name: "Kind of thing" }).click();
  await page.getByRole("option", { name: "Key", exact: true }).click();
  await page.getByRole("row", { name: /Key: added laptop/ }).waitFor();
  await page.getByRole("row", { name: /User: added/ }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Export" }).click();
  const csv = await downloaded(await page.getByRole("menuitem", { name: /CSV/ }).getAttribute("href"));
  expect(csv).toContain("key.create");
  expect(csv).not.toContain("user.update");
});

it("says how long data is kept, and gives it as files", async () => {
  await page.goto(`${hub.origin}/console/data`);
  await page.getByText("365 days").waitFor();
  await page.getByText("SQLite, a file of this machine").waitFor();
  expect(await violations(page)).toEqual([]);
  const log = page.getByRole("group", { name: "Audit log" });
  await log.getByText("JSON lines").click();
  const lines = await downloaded(await log.getByRole("link", { name: "Download" }).getAttribute("href"));
  expect(lines).toContain('"action":"session.sign_in"');
});
