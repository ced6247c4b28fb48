// Notifications in a real browser: a target is tried before it is saved, and a rule names it.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { violations } from "./axe";
import { startChromium } from "./chromium";
import { type Hub, startHub } from "./hub";
import { signIn } from "./sign-in";

let browser: Browser;
let hub: Hub;
let context: BrowserContext;
let page: Page;
let receiver: Server;
let address: string;
const received: string[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => {
      body += part.toString();
    });
    request.on("end", () => {
      received.push(body);
      response.end("thanks");
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  [hub, browser] = await Promise.all([startHub(), startChromium()]);
  context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  await signIn(context, hub);
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  receiver?.close();
});

it("tries a target, keeps its address secret, and makes a rule for it", async () => {
  await page.goto(`${hub.origin}/console/notifications`);
  await page.getByText("Nobody is told yet").waitFor();
  await page.getByRole("button", { name: "Add target" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Name").fill("alerts");
  await form.getByRole("combobox", { name: "Kind" }).click();
  await page.getByRole("option", { name: "Own server" }).click();
  await form.getByRole("button", { name: "Send a test" }).click();
  await form.getByText("is empty").first().waitFor();
  await form.getByLabel("Webhook address").fill(address);
  await form.getByRole("button", { name: "Send a test" }).click();
  await form.getByText("Accepted in").waitFor();
  expect(received).toHaveLength(1);
  expect(received[0]).toContain("test");
  await form.getByRole("button", { name: "Save" }).click();

  await page.getByRole("row", { name: /alerts/ }).click();
  await form.getByText("It leads to 127.0.0.1").waitFor();
  expect(await page.content()).not.toContain("/hook");
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");

  await page.getByRole("tab", { name: "Rules" }).click();
  await page.getByRole("button", { name: "Add rule" }).click();
  await form.getByRole("combobox", { name: "Event" }).click();
  await page.getByRole("option", { name: "Budget is reached" }).click();
  await form.getByRole("combobox", { name: "Who is told" }).click();
  await page.getByRole("option", { name: "alerts" }).click();
  await page.keyboard.press("Escape");
  await form.getByLabel("Thresholds, in percent").fill("50");
  await page.keyboard.press("Enter");
  await form.getByRole("button", { name: "Save" }).click();
  await page.getByRole("row", { name: /Budget is reached.*alerts/ }).waitFor();

  await page.getByRole("tab", { name: "Log" }).click();
  await page.getByText("Nothing was sent yet").waitFor();
});
