// A budget is changed by clicking, and the very next request over it is refused and told of.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startChromium } from "./chromium";
import { ADMIN_TOKEN, type Hub, startHub } from "./hub";
import { signIn } from "./sign-in";

/** A request costs 15 dollars: a million tokens of output at the bundled price of the model. */
const ANSWER = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-sonnet-4-5",
  content: [{ type: "text", text: "Hello" }],
  stop_reason: "end_turn",
  stop_sequence: null,
  usage: { input_tokens: 0, output_tokens: 1_000_000 },
};

let browser: Browser;
let hub: Hub;
let upstream: Server;

beforeAll(async () => {
  upstream = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(ANSWER));
    });
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  [hub, browser] = await Promise.all([startHub(), startChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  upstream?.close();
});

async function make<T>(path: string, body: unknown): Promise<T> {
  const answer = await fetch(`${hub.origin}/api/v1${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect([path, answer.status]).toEqual([path, 201]);
  return (await answer.json()) as T;
}

it("refuses with 429 as soon as the budget is below what was spent, and says so", async () => {
  await make("/providers", {
    name: "upstream",
    type: "claude",
    url: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`,
    key: "sk-upstream",
  });
  const user = await make<{ id: number }>("/users", { name: "ada", limits: { daily_usd: "100" } });
  const key = await make<{ secret: string }>(`/users/${user.id}/keys`, { name: "laptop" });
  const call = () =>
    fetch(`${hub.origin}/v1/messages`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key.secret}`,
        "content-type": "application/json",
        "anthropic-version": "2023-06-01",
      },
      body: JSON.stringify({
        model: "claude-sonnet-4-5",
        max_tokens: 10,
        messages: [{ role: "user", content: "hello" }],
      }),
    });
  const first = await call();
  expect(first.status).toBe(200);
  await first.text();

  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  await signIn(context, hub);
  const page = await context.newPage();
  await page.goto(`${hub.origin}/console/users`);
  await page.getByText("$15.00 / $100.00").waitFor();
  await page.getByRole("row", { name: /ada/ }).click();
  await page.getByRole("textbox", { name: "Day", exact: true }).fill("1");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("$15.00 / $1.00").waitFor();

  const refused = await call();
  expect(refused.status).toBe(429);
  expect(await refused.text()).toContain("1.00 USD a day");
  await expect
    .poll(async () => {
      const answer = await fetch(`${hub.origin}/api/v1/rate-limit-events?user_id=${user.id}`, {
        headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      });
      return ((await answer.json()) as { items: unknown[] }).items.length;
    })
    .toBeGreaterThan(0);
  await context.close();
});
