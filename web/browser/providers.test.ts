// Providers in a real browser: adding one from a pasted text, testing, changing several with undo, and the simulator.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { violations } from "./axe";
import { startChromium } from "./chromium";
import { ADMIN_TOKEN, type Hub, startHub } from "./hub";
import { signIn } from "./sign-in";

const ANSWER = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-haiku-4-5",
  content: [{ type: "text", text: "pong of the test" }],
  stop_reason: "end_turn",
  stop_sequence: null,
  usage: { input_tokens: 3, output_tokens: 4 },
};
const MODELS = {
  data: [
    { id: "claude-haiku-4-5", type: "model" },
    { id: "claude-sonnet-4-5", type: "model" },
  ],
};

/** The form has many fields, and axe looks at each of them. */
const PATIENCE_MS = 120_000;

let browser: Browser;
let hub: Hub;
let vendor: Server;
let address: string;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  vendor = createServer((request, response) => {
    request.resume();
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(request.url?.startsWith("/v1/models") ? MODELS : ANSWER));
  });
  await new Promise<void>((resolve) => vendor.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
  [hub, browser] = await Promise.all([startHub(), startChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  vendor?.close();
});
beforeEach(async () => {
  context = await browser.newContext({ locale: "en-GB", viewport: { width: 1440, height: 900 } });
  await signIn(context, hub);
  page = await context.newPage();
});
afterEach(async () => {
  await context.close();
});

async function ask(method: string, path: string, body?: object): Promise<Response> {
  return await fetch(`${hub.origin}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

async function addProvider(name: string, more: object = {}): Promise<void> {
  const made = await ask("POST", "/providers", { name, type: "claude", url: address, key: "sk-1", ...more });
  expect(made.status).toBe(201);
}

const row = (name: string) => page.getByRole("row", { name: new RegExp(name) });
const field = (name: string) => page.getByRole("textbox", { name });

it(
  "adds a provider from a pasted text, tried out before it is saved, and finds it in the list",
  async () => {
    await page.goto(`${hub.origin}/console/providers`);
    await page.getByText("No providers yet").waitFor();
    await page.getByRole("button", { name: "Add provider" }).first().click();
    await page.getByRole("button", { name: "Fill in from pasted text" }).click();
    await field("Text with an address and a key").fill(
      `curl ${address}/v1/messages -H "x-api-key: sk-ant-0123456789abcdef"`,
    );
    await page.getByRole("button", { name: "Fill in", exact: true }).click();
    await field("Name").fill("claude-primary");
    expect(await field("URL").first().inputValue()).toBe(address);

    await page.getByRole("button", { name: "Test", exact: true }).click();
    await page.getByRole("button", { name: "Run test" }).click();
    await page.getByText("pong of the test").waitFor();
    await page.getByText("Answered with status 200").waitFor();
    expect(await violations(page)).toEqual([]);
    await page
      .getByRole("dialog", { name: "Test claude-primary" })
      .getByRole("button", { name: "Close" })
      .click();
    await page.getByRole("button", { name: "Save" }).click();
    await row("claude-primary").waitFor();
  },
  PATIENCE_MS,
);

it(
  "takes a provider's models from its own list, and says who would serve a call",
  async () => {
    await addProvider("claude-listed", { groups: ["listed"] });
    await page.goto(`${hub.origin}/console/providers?search=claude-listed`);
    await row("claude-listed").click();
    await page.getByRole("button", { name: "Ask the provider for its models" }).click();
    await page.getByRole("checkbox", { name: "claude-sonnet-4-5" }).check();
    await page.getByRole("button", { name: "Use 1" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("dialog", { name: "claude-listed" }).waitFor({ state: "hidden" });

    await page.getByRole("tab", { name: "Simulator" }).click();
    await field("Model").fill("claude-sonnet-4-5");
    const groups = page.getByRole("combobox", { name: "Groups" });
    await groups.fill("listed");
    await groups.press("Enter");
    await page.getByRole("button", { name: "Simulate" }).click();
    await page.getByText("Most likely: claude-listed").waitFor();
    expect(new URL(page.url()).searchParams.get("model")).toBe("claude-sonnet-4-5");
    await field("Model").fill("gpt-5");
    await page.getByRole("button", { name: "Simulate" }).click();
    await page.getByText("Does not serve this model").waitFor();
    expect(await violations(page)).toEqual([]);
  },
  PATIENCE_MS,
);

it(
  "changes several providers after a preview, and takes it back",
  async () => {
    await addProvider("batch-ada", { weight: 3 });
    await addProvider("batch-grace");
    await page.goto(`${hub.origin}/console/providers?search=batch-`);
    await row("batch-ada").getByRole("checkbox", { name: "Select row" }).check();
    await row("batch-grace").getByRole("checkbox", { name: "Select row" }).check();
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Edit providers (2)" });
    await dialog.getByRole("combobox", { name: "Fields to change" }).fill("Weight");
    await page.getByRole("option", { name: "Weight" }).click();
    await dialog.getByRole("textbox", { name: "Weight", exact: true }).fill("7");
    await dialog.getByRole("button", { name: "Preview" }).click();
    await dialog.getByRole("row", { name: /batch-ada.*3.*7/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Apply to all" }).click();
    const weight = (name: string) => page.getByLabel(`Weight of ${name}`);
    const says = (name: string, value: string) =>
      page.waitForFunction(
        ([label, wanted]) =>
          document.querySelector<HTMLInputElement>(`[aria-label="${label}"]`)?.value === wanted,
        [`Weight of ${name}`, value] as const,
      );
    await says("batch-ada", "7");
    await says("batch-grace", "7");
    await page.getByRole("button", { name: "Undo" }).click();
    await says("batch-ada", "3");
    await says("batch-grace", "1");

    await weight("batch-grace").fill("5");
    await weight("batch-grace").press("Enter");
    await page.getByText("batch-grace was saved").waitFor();
    const found = (await (await ask("GET", "/providers?search=batch-grace")).json()) as {
      items: { weight: number }[];
    };
    expect(found.items[0]?.weight).toBe(5);
  },
  PATIENCE_MS,
);

it(
  "moves a provider to the front by keyboard, deletes one, and brings it back",
  async () => {
    await addProvider("order-first", { priority: 50 });
    await addProvider("order-last", { priority: 60 });
    await page.goto(`${hub.origin}/console/providers?search=order-`);
    await row("order-last").waitFor();
    await page.getByRole("button", { name: "Order", exact: true }).click();
    await page.getByRole("menuitem", { name: "Change order" }).click();
    const tier = page.getByRole("group", { name: "Priority 50" });
    await page.getByRole("button", { name: "Move order-last up" }).press("Enter");
    await tier.getByText("order-last").waitFor();
    await page.getByRole("button", { name: "Move order-last up" }).press("Enter");
    await page.getByRole("group", { name: "Priority 0" }).getByText("order-last").waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Priorities changed: 1").waitFor();
    await page.getByLabel("Priority of order-last").and(page.locator('[value="0"]')).waitFor();

    await page.getByRole("button", { name: "Actions for order-first" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await row("order-first").waitFor({ state: "detached" });
    const notice = page.getByRole("alert").filter({ hasText: "order-first was deleted" });
    await notice.getByRole("button", { name: "Undo" }).click();
    await row("order-first").waitFor();
  },
  PATIENCE_MS,
);
