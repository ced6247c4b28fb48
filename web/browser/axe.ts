// Looks for what keeps people from using a page: axe's rules of WCAG A and AA.
import { readFileSync } from "node:fs";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const SCRIPT = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

const TRIES = 10;

/** What is wrong, in a line each; nothing is good. What is only on its way in or out of sight is looked at again. */
export async function violations(page: Page): Promise<string[]> {
  let found = await inSight(page);
  for (let tries = 1; found.length > 0 && tries < TRIES; tries += 1) {
    await page.evaluate(() => new Promise((settled) => setTimeout(settled, 200)));
    found = await inSight(page);
  }
  return found;
}

async function inSight(page: Page): Promise<string[]> {
  // Evaluated, since the page's own policy lets in no script of others.
  await page.evaluate(SCRIPT);
  const results = await page.evaluate(() =>
    (window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    }),
  );
  return results.violations.flatMap((one) =>
    one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 200)}`),
  );
}
