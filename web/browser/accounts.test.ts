// Accounts in a real browser: who may what, a token that is shown once, and the end of a session.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { violations } from "./axe";
import { askAsClient, make, makeUser } from "./by-api";
import { startChromium } from "./chromium";
import { type Hub, startHub } from "./hub";
import { signIn } from "./sign-in";

const PASSWORD = "correct horse battery";

let browser: Browser;
let hub: Hub;

beforeAll(async () => {
  [hub, browser] = await Promise.all([startHub(), startChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
});

async function asOwner(path: string): Promise<Page> {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  await signIn(context, hub);
  const page = await context.newPage();
  await page.goto(hub.origin + path);
  return page;
}

/** By the login page, in a browser of its own. */
async function comeIn(fill: (page: Page) => Promise<void>): Promise<Page> {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${hub.origin}/console/login`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await fill(page);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("navigation").waitFor();
  return page;
}

const comeInByName = (name: string) =>
  comeIn(async (page) => {
    await page.getByText("Account", { exact: true }).click();
    await page.getByLabel("Name").fill(name);
    await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  });

it("adds an auditor, who then sees everything and changes nothing", async () => {
  const owner = await asOwner("/console/accounts");
  await owner.getByRole("button", { name: "Add account" }).click();
  await owner.getByLabel("Name").fill("turing");
  await owner.getByRole("textbox", { name: "Password" }).fill("too short");
  await owner.getByLabel("Auditor").check();
  await owner.getByRole("button", { name: "Save" }).click();
  await owner.getByText("Use at least 12 characters").waitFor();
  expect(await violations(owner)).toEqual([]);
  await owner.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  await owner.getByRole("button", { name: "Save" }).click();
  await owner.getByRole("row", { name: /turing.*Auditor/ }).waitFor();

  const auditor = await comeInByName("turing");
  await auditor.getByRole("navigation").getByRole("link", { name: "Users" }).click();
  await auditor.getByText("No users yet").waitFor();
  expect(await auditor.getByRole("button", { name: "Add user" }).count()).toBe(0);
  expect(await auditor.getByRole("link", { name: "Accounts" }).count()).toBe(0);

  await owner.getByRole("tab", { name: "Signed in" }).click();
  await owner
    .getByRole("row", { name: /turing/ })
    .getByRole("button", { name: "Sign out" })
    .click();
  await owner.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await owner.getByText("The session was ended").waitFor();
  await auditor.getByRole("navigation").getByRole("link", { name: "Keys" }).click();
  await auditor.getByRole("heading", { name: "Sign in" }).waitFor();
  await owner.context().close();
  await auditor.context().close();
});

it("shows an admin no accounts, but their tokens", async () => {
  await make(hub, "/accounts", { name: "hopper", role: "admin", password: PASSWORD });
  const admin = await comeInByName("hopper");
  await admin.getByRole("navigation").getByRole("link", { name: "Accounts" }).click();
  await admin.getByText("No API tokens yet").waitFor();
  expect(await admin.getByRole("tab").allTextContents()).toEqual(["API tokens"]);
  await admin.getByRole("button", { name: "New API token" }).click();
  await admin.getByLabel("Name").fill("grafana");
  await admin.getByLabel("Only some areas").check();
  await admin.getByRole("radiogroup", { name: "statistics" }).getByText("Read").click();
  await admin.getByRole("button", { name: "Make token" }).click();
  const secret = await admin.locator('[data-command="token"] pre').textContent();
  await admin.getByRole("button", { name: "I have saved the token" }).click();
  await admin
    .getByRole("row", { name: /grafana/ })
    .getByText("statistics:read")
    .waitFor();
  const may = (path: string) =>
    fetch(`${hub.origin}/api/v1${path}`, { headers: { authorization: `Bearer ${secret}` } });
  expect((await may("/statistics/overview")).status).not.toBe(403);
  expect((await may("/users")).status).toBe(403);
  await admin.context().close();
});

it("leads somebody with a key to their own usage, and nowhere else", async () => {
  const key = await makeUser(hub, "ada");
  await makeUser(hub, "grace");
  expect(await askAsClient(hub, key)).not.toBe(401);
  const user = await comeIn((page) => page.getByLabel("Admin token").fill(key));
  await user.getByRole("heading", { level: 1, name: "My usage" }).waitFor();
  // After the hub's name, which leads to the first page.
  const links = user.getByRole("navigation").getByRole("link");
  expect((await links.allTextContents()).slice(1)).toEqual(["My usage", "API docs"]);
  await user.goto(`${hub.origin}/console/users`);
  await user.waitForURL(/my-usage/);
  await user
    .getByRole("row", { name: /laptop/ })
    .first()
    .waitFor();
  expect(await user.getByText("grace").count()).toBe(0);
  await user.context().close();
});
