// Every page of the console as pictures into `screenshots/`: light and dark, on a screen and on a phone. A page with an error, an
// untranslated text, or with more than fits, fails. `LOOK_LANGUAGE=ja` takes another language, `-t providers` some of the pages.
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Schema } from "../../src/api/client";
import { startChromium } from "../chromium";
import { ADMIN_TOKEN, type Hub, startHub } from "../hub";
import { askDemo, contextOf, type Demo, startDemo } from "./demo";
import { faults, settled } from "./faults";
import { type Known, type View, viewsOf, type Who } from "./views";

const SIZES = { screen: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
const SCHEMES = ["light", "dark"] as const;
const LANGUAGE = process.env.LOOK_LANGUAGE ?? "en";
const FOLDER = new URL("../../screenshots/", import.meta.url);
/** Room around a drawer that is longer than the window. */
const MOST_PX = 4000;

let browser: Browser;
let demo: Demo;
let empty: Hub;
let known: Known;
let made = 0;
const contexts = new Map<string, Promise<BrowserContext>>();

beforeAll(async () => {
  [browser, demo, empty] = await Promise.all([startChromium(), startDemo(), startHub()]);
  await askDemo(demo, "/settings", "PATCH", { "console.status_page": true });
  known = await knownOf(demo);
});
afterAll(async () => {
  process.stdout.write(`${made} pictures in ${fileURLToPath(FOLDER)}\n`);
  await browser?.close();
  await demo?.stop();
  await empty?.stop();
});

interface Items<T> {
  items: T[];
}

type Row = Schema<"RequestItem">;

const PAGES_OF_REQUESTS = 20;

/** How many providers were asked. */
function askedOf({ details }: Schema<"RequestWhole">): number {
  return new Set(details?.attempts?.flatMap((one) => one.provider_id ?? [])).size;
}

/** The newest answered request for which two providers were asked: one in some hundred is like that. */
async function retriedOf(demo: Demo): Promise<Row | undefined> {
  let next: string | null | undefined = "";
  for (let page = 0; page < PAGES_OF_REQUESTS && next != null; page += 1) {
    const path: string = `/requests?limit=200&status_class=2${next && `&cursor=${encodeURIComponent(next)}`}`;
    const { items, next_cursor } = await askDemo<Items<Row> & { next_cursor?: string | null }>(demo, path);
    const wholes = items.map((row) => askDemo<Schema<"RequestWhole">>(demo, `/requests/${row.id}`));
    const retried = (await Promise.all(wholes)).find((one) => askedOf(one) > 1);
    if (retried) return retried;
    next = next_cursor;
  }
  return undefined;
}

async function knownOf(demo: Demo): Promise<Known> {
  // What is declared in the file cannot be changed, so it shows less.
  const first = async (path: string) => {
    const { items } = await askDemo<Items<{ id: number; managed_by?: string }>>(demo, path);
    const one = items.find(({ managed_by }) => managed_by !== "file");
    if (!one) throw new Error(`the demo has nothing at ${path}`);
    return one.id;
  };
  const requests = async (filter: string) =>
    (await askDemo<Items<Row>>(demo, `/requests?limit=200&${filter}`)).items;
  const found = <T>(one: T | undefined, what: string): T => {
    if (one === undefined) throw new Error(`the demo has no ${what}`);
    return one;
  };
  const good = await requests("status_class=2");
  const answered = found(
    good.find((row) => row.session && row.key),
    "answered request",
  );
  const entries = await askDemo<Items<{ seq: number }>>(
    demo,
    "/audit?target_kind=user&action=user.update&limit=1",
  );
  const [user] = (await askDemo<Items<{ id: number }>>(demo, "/users?search=ada")).items;
  return {
    user: user?.id ?? (await first("/users")),
    key: await first("/keys"),
    provider: await first("/providers"),
    account: await first("/accounts"),
    audit: entries.items[0]?.seq ?? 1,
    session: answered.session ?? "",
    sessionKey: answered.key?.id ?? 0,
    answered: answered.id,
    retried: found(await retriedOf(demo), "request that was tried twice").id,
    failed: found((await requests("status_class=5"))[0], "failed request").id,
  };
}

function contextFor(who: Who, size: keyof typeof SIZES): Promise<BrowserContext> {
  const name = `${who}-${size}`;
  const body = {
    admin: { token: demo.adminToken },
    ada: { name: "ada", password: demo.password },
    nobody: undefined,
    empty: { token: ADMIN_TOKEN },
  }[who];
  const locale = LANGUAGE === "en" ? "en-GB" : LANGUAGE;
  const context =
    contexts.get(name) ??
    contextOf(browser, originFor(who), body, { locale, colorScheme: "light", viewport: SIZES[size] });
  contexts.set(name, context);
  return context;
}

const originFor = (who: Who) => (who === "empty" ? empty.origin : demo.origin);

/** Goes through the page once, since what is below the fold is loaded when somebody goes there. */
async function seenToTheEnd(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let end = -1; end !== document.documentElement.scrollHeight; ) {
      end = document.documentElement.scrollHeight;
      window.scrollTo(0, end);
      await frame();
      await frame();
    }
  });
  await page.waitForFunction(() => !document.querySelector("[data-later]"));
  await settled(page);
  await page.evaluate(() => window.scrollTo(0, 0));
}

/** What of an open drawer or dialog has to be scrolled to. */
function hiddenHeight(dialog: Locator): Promise<number> {
  return dialog.evaluate((node) => {
    const scrolls = [node, ...node.querySelectorAll("*")].filter((one) =>
      /auto|scroll/.test(getComputedStyle(one).overflowY),
    );
    return Math.max(0, ...scrolls.map((one) => one.scrollHeight - one.clientHeight));
  });
}

async function look(page: Page, view: View, size: keyof typeof SIZES): Promise<string[]> {
  await page.goto(originFor(view.who ?? "admin") + view.path);
  await settled(page);
  if (view.act) {
    await view.act(page);
    await settled(page);
  }
  if (view.sees) await page.locator(view.sees).last().waitFor();
  const dialog = page.locator("[role=dialog]").last();
  const open = (await dialog.count()) > 0;
  if (!open) await seenToTheEnd(page);
  await settled(page);
  const found = await faults(page);
  const hidden = open ? await hiddenHeight(dialog) : 0;
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.locator(`html[data-mantine-color-scheme="${scheme}"]`).waitFor({ state: "attached" });
    await settled(page);
    await shot(page, `${view.name}-${size}-${scheme}`, !open);
    if (hidden < 20) continue;
    await page.setViewportSize({ ...SIZES[size], height: Math.min(SIZES[size].height + hidden, MOST_PX) });
    await settled(page);
    await shot(page, `${view.name}-whole-${size}-${scheme}`, false);
    await page.setViewportSize(SIZES[size]);
  }
  return found;
}

async function shot(page: Page, name: string, fullPage: boolean): Promise<void> {
  const folder = LANGUAGE === "en" ? "" : `${LANGUAGE}/`;
  await page.screenshot({ path: fileURLToPath(new URL(`${folder}${name}.png`, FOLDER)), fullPage });
  made += 1;
}

// The list names no id, so that it can be made before there is a hub.
const NAMES = viewsOf({} as Known).filter((view) => LANGUAGE === "en" || !view.act);

describe.each(Object.keys(SIZES) as (keyof typeof SIZES)[])("on a %s", (size) => {
  it.each(NAMES.filter((view) => view.not !== size))("$name", async ({ name }) => {
    const view = viewsOf(known).find((one) => one.name === name);
    if (!view) throw new Error(`no view ${name}`);
    const context = await contextFor(view.who ?? "admin", size);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    try {
      expect([...(await look(page, view, size)), ...complaints]).toEqual([]);
    } finally {
      await page.close();
    }
  });
});
