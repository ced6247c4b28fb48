// What must not be on any page: errors, texts that are missing or cut off, and what leads sideways.
import { readdirSync, readFileSync } from "node:fs";
import type { Page } from "playwright-core";

const LOCALES = new URL("../../src/i18n/locales/en/", import.meta.url);

/** The first parts of all names of texts: what looks like `columns.status` on a page was not translated. */
const FIRST_PARTS = readdirSync(LOCALES).flatMap((file) =>
  Object.keys(JSON.parse(readFileSync(new URL(file, LOCALES), "utf8")) as object),
);

/** Waits until everything that was asked for is there and nothing moves any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.readyState === "complete" &&
      document.fonts.status === "loaded" &&
      document.querySelector("#root")?.firstElementChild !== null &&
      !document.querySelector('[aria-busy="true"], [data-loading="true"], .mantine-Skeleton-root') &&
      // What turns for as long as a request runs is no movement to wait for.
      document
        .getAnimations()
        .every((one) => one.playState !== "running" || one.effect?.getTiming().iterations === Infinity),
    undefined,
    { polling: 100 },
  );
}

/** In a line each; nothing is good. */
export function faults(page: Page): Promise<string[]> {
  return page.evaluate((firstParts) => {
    const found: string[] = [];
    for (const failed of document.querySelectorAll<HTMLElement>("[data-problem]")) {
      found.push(`an error: ${failed.dataset.problem} ${failed.innerText.slice(0, 100)}`);
    }
    const key = new RegExp(`^([a-z-]+:)?(${firstParts.join("|")})(\\.[a-zA-Z0-9_-]+)+$`);
    const judge = (text: string, where: string) => {
      const word = text.trim();
      if (key.test(word) || /\{\{|returned an object instead/.test(word)) found.push(`${where}: ${word}`);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      // Names of settings and fields of an API are written like that.
      if (!node.parentElement?.closest("code, pre, script, style, [translate=no]")) {
        judge(node.nodeValue ?? "", "an untranslated text");
      }
    }
    for (const name of ["aria-label", "placeholder", "title", "alt"]) {
      for (const one of document.querySelectorAll(`[${name}]`)) {
        judge(one.getAttribute(name) ?? "", `an untranslated ${name}`);
      }
    }
    for (const label of document.querySelectorAll<HTMLElement>(
      ".mantine-Button-label, .mantine-Tabs-tabLabel, .mantine-SegmentedControl-label, th",
    )) {
      if (label.clientWidth > 0 && label.scrollWidth > label.clientWidth + 1) {
        found.push(`cut off: ${label.innerText}`);
      }
    }
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`leads sideways: ${scrollWidth} of ${clientWidth} px`);
    return found;
  }, FIRST_PARTS);
}
