// Guardrails in a real browser: a word is added and found by the tester, and a filter is seen at work.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { violations } from "./axe";
import { startChromium } from "./chromium";
import { type Hub, startHub } from "./hub";
import { signIn } from "./sign-in";

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

it("adds a sensitive word, tries it, and switches it off", async () => {
  await page.goto(`${hub.origin}/console/guardrails`);
  await page.getByText("No sensitive words").waitFor();
  await page.getByRole("button", { name: "Add word" }).click();
  await page.getByRole("dialog").getByLabel("Word").fill("project tulip");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("row", { name: /project tulip/ }).waitFor();

  const tryText = async (answer: string) => {
    await page.getByRole("button", { name: "Try it" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Text of a conversation").fill("tell me about Project Tulip");
    await dialog.getByRole("button", { name: "Try it" }).click();
    await dialog.getByText(answer).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  };
  await tryText("A request with this text would be refused");
  const changed = page.waitForResponse((answer) => answer.request().method() === "PATCH");
  await page.getByLabel("Enable project tulip").press("Space");
  await changed;
  await tryText("This text may pass");
});

it("makes a request filter, and shows a request before and after it", async () => {
  await page.goto(`${hub.origin}/console/guardrails?tab=filters`);
  await page.getByRole("button", { name: "Add filter" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Name").fill("customers");
  await form.getByLabel("Look for").fill("ACME");
  await form.getByLabel("Replace by").fill("customer");
  await form.getByRole("button", { name: "Save" }).click();
  await page.getByRole("row", { name: /customers/ }).waitFor();
  expect(await violations(page)).toEqual([]);

  await page.getByRole("button", { name: "Try it" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Try it" }).click();
  await dialog.getByText("Changed something").waitFor();
  await dialog.getByText("customer-42").waitFor();
});

it("imports many words, and has error rules and clients behind their tabs", async () => {
  await page.goto(`${hub.origin}/console/guardrails?open=import`);
  await page
    .getByRole("dialog")
    .getByRole("textbox")
    .first()
    .fill("board minutes\nsalary list\nboard minutes");
  await page.getByText("Words: 2").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Import" }).click();
  await page.getByRole("row", { name: /salary list/ }).waitFor();
  await page.getByRole("tab", { name: "Error rules" }).click();
  await page.getByText("No error rules").waitFor();
  expect(new URL(page.url()).search).toBe("?tab=errors");
  await page.getByRole("tab", { name: "Client versions" }).click();
  await page.getByText("All versions may call").waitFor();
  await page.getByRole("heading", { name: "Clients seen" }).waitFor();
});
