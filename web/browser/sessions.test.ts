// Sessions in a real browser: ended one by one and together, while their clients wait; and read as conversations.
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

const confirm = async (title: string) =>
  page.getByRole("dialog", { name: title }).getByRole("button", { name: "Terminate" }).click();

it("ends a session, whose client is told, and shows its conversation afterwards", async () => {
  const session = "11111111-2222-4333-8444-555555555555";
  await ask(hub, ada, "first", { session });
  await ask(hub, ada, "second", { session });
  await page.goto(`${hub.origin}/console/sessions`);
  await page.getByRole("row", { name: /ada/ }).waitFor();
  await page.locator('[data-live="open"]').waitFor();
  const answer = ask(hub, ada, "ENDLESS", { session, stream: true });
  await page.getByRole("row", { name: /1 running/ }).click();
  const drawer = page.getByRole("dialog").filter({ hasText: "Conversation" });
  await drawer.getByText("#2").waitFor();
  expect(await violations(page)).toEqual([]);
  await drawer.getByRole("button", { name: "Terminate" }).click();
  await confirm("Terminate this session?");
  expect((await answer).text).toContain("an admin ended this request");

  await page.goto(`${hub.origin}/console/sessions?view=history`);
  await page.getByRole("row", { name: new RegExp(session.slice(0, 8)) }).click();
  await drawer.getByText("#3").waitFor();
  await drawer.getByRole("row", { name: /Ended by an admin/ }).click();
  await page.waitForURL(/\/console\/requests\?request=/);
  await page.getByRole("dialog").getByText("Decision chain").waitFor();
});

it("ends many sessions together", async () => {
  await page.goto(`${hub.origin}/console/sessions`);
  await page.locator('[data-live="open"]').waitFor();
  const answers = [1, 2].map((number) =>
    ask(hub, ada, "ENDLESS", { session: `99999999-2222-4333-8444-55555555555${number}`, stream: true }),
  );
  const running = page.getByRole("row", { name: /1 running/ });
  for (const number of [1, 2]) {
    const row = running.filter({ hasText: `99999999-2222-4333-8444-55555555555${number}` });
    await row.getByRole("checkbox", { name: "Select row" }).check();
  }
  await page.getByText("2 selected").waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Terminate" }).click();
  await confirm("Terminate 2 sessions?");
  for (const answer of await Promise.all(answers))
    expect(answer.text).toContain("an admin ended this request");
  await running.first().waitFor({ state: "detached" });
});

it("tells what was said, where it was kept", async () => {
  const session = "77777777-2222-4333-8444-555555555555";
  await admin(hub, "PATCH", "/settings", { "sessions.store_messages": true });
  // A test may be tried again, and names are taken once.
  const [zoe, yan] = ["zoe", "yan"].map((name) => `${name}-${Date.now()}`) as [string, string];
  await ask(hub, await addUser(hub, zoe), "tell me something", { session });
  await page.goto(`${hub.origin}/console/sessions`);
  await page.getByRole("row", { name: new RegExp(zoe) }).click();
  const drawer = page.getByRole("dialog").filter({ hasText: "What was said" });
  await drawer.getByRole("button", { name: "Show what was said" }).click();
  const said = drawer.getByRole("list", { name: "What was said" }).getByRole("listitem");
  await said.first().waitFor();
  expect(await said.allTextContents()).toEqual(["Usertell me something", "ModelHello"]);
  expect(await violations(page)).toEqual([]);

  await admin(hub, "PATCH", "/settings", { "sessions.store_messages": null });
  await ask(hub, await addUser(hub, yan), "not kept", { session: "88888888-2222-4333-8444-555555555555" });
  await page.goto(`${hub.origin}/console/sessions`);
  await page.getByRole("row", { name: new RegExp(yan) }).click();
  await drawer.getByRole("button", { name: "Show what was said" }).click();
  await drawer.getByText("Nothing of this session was stored").waitFor();
  await drawer.getByRole("link", { name: "To the settings" }).waitFor();
});
