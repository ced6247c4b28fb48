// How heavy and how fast the console is, as tables in Markdown: what a first visit loads, when its content is there, what keeps the
// browser busy, and how a thousand rows scroll. Asked of the demo hub; means something only with a release build on a calm machine.
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startChromium } from "../chromium";
import { contextOf, type Demo, startDemo } from "./demo";
import { faults, settled } from "./faults";

const VIEWPORT = { width: 1440, height: 900 };
const ROUNDS = 3;
const PATIENCE_MS = 600_000;
const ROWS = 1000;

let browser: Browser;
let demo: Demo;

beforeAll(async () => {
  [browser, demo] = await Promise.all([startChromium(), startDemo()]);
});
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

interface Times {
  content: number;
  /** How long each task over 50 ms took until the content was there. */
  long: number[];
}

/** Runs in the page before anything else of it: notes when everything that was asked for is there. */
function watch(): void {
  const times = { content: 0, long: [] as number[] };
  Object.assign(window, { hubTimes: times });
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) times.long.push(one.duration);
  }).observe({ type: "longtask", buffered: true });
  const look = () => {
    const busy = document.querySelector('[aria-busy="true"], .mantine-Skeleton-root');
    if (document.querySelector("h1") && !busy) times.content = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function visit(path: string, signedIn: boolean): Promise<{ times: Times; files: string[] }> {
  const who = signedIn ? { token: demo.adminToken } : undefined;
  // A context has a cache of its own, so that each visit is the first.
  const context = await contextOf(browser, demo.origin, who, { locale: "en-GB", viewport: VIEWPORT });
  const page = await context.newPage();
  const files: string[] = [];
  page.on("response", (response) => {
    if (/\.(js|css)$/.test(new URL(response.url()).pathname)) files.push(response.url());
  });
  await page.addInitScript(watch);
  await page.goto(demo.origin + path);
  await settled(page);
  await page.waitForFunction(() => (window as unknown as { hubTimes: Times }).hubTimes.content > 0);
  const times = await page.evaluate(() => (window as unknown as { hubTimes: Times }).hubTimes);
  expect(await faults(page)).toEqual([]);
  await context.close();
  return { times, files };
}

async function bytesOf(url: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer());
}

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function say(lines: string[]): void {
  process.stdout.write(`\n${lines.join("\n")}\n\n`);
}

it(
  "loads little, and soon shows what was asked for",
  async () => {
    const lines = [
      "| first visit of | files | gzip | brotli | content after | tasks over 50 ms | the longest |",
      "|---|--:|--:|--:|--:|--:|--:|",
    ];
    for (const [name, path, signedIn] of [
      ["login", "/console/login", false],
      ["dashboard", "/console", true],
      ["requests", "/console/requests", true],
      ["providers", "/console/providers", true],
    ] as const) {
      const rounds: Awaited<ReturnType<typeof visit>>[] = [];
      for (let round = 0; round < ROUNDS; round += 1) rounds.push(await visit(path, signedIn));
      const files = await Promise.all((rounds[0]?.files ?? []).map(bytesOf));
      const kilobytes = (squeeze: (file: Buffer) => Buffer) =>
        `${(files.reduce((sum, file) => sum + squeeze(file).length, 0) / 1000).toFixed(0)} KB`;
      const milliseconds = (read: (times: Times) => number) =>
        `${median(rounds.map(({ times }) => read(times))).toFixed(0)} ms`;
      lines.push(
        `| ${[
          name,
          files.length,
          kilobytes((file) => gzipSync(file, { level: 9 })),
          kilobytes((file) => brotliCompressSync(file)),
          milliseconds((times) => times.content),
          median(rounds.map(({ times }) => times.long.length)),
          milliseconds((times) => Math.max(0, ...times.long)),
        ].join(" | ")} |`,
      );
    }
    say(lines);
  },
  PATIENCE_MS,
);

interface Scrolled {
  frames: number;
  over17: number;
  over50: number;
  longest: number;
}

/** Scrolls as fast as somebody with a wheel, and notes how long each frame took. */
function scroll(page: Page): Promise<Scrolled> {
  return page.getByRole("region", { name: "Requests" }).evaluate(async (table) => {
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    table.scrollTop = 0;
    await frame();
    let last = await frame();
    const took: number[] = [];
    // Not to the very end, where the next rows would be asked for.
    const end = table.scrollHeight - 2 * table.clientHeight;
    while (table.scrollTop < end) {
      table.scrollTop += 150;
      const now = await frame();
      took.push(now - last);
      last = now;
    }
    return {
      frames: took.length,
      // A tenth of a millisecond more, since the clock of frames is rounded.
      over17: took.filter((one) => one > 17.1).length,
      over50: took.filter((one) => one > 50).length,
      longest: Math.max(...took),
    };
  });
}

it(
  "scrolls through a thousand requests",
  async () => {
    const context = await contextOf(
      browser,
      demo.origin,
      { token: demo.adminToken },
      { locale: "en-GB", viewport: VIEWPORT },
    );
    const page = await context.newPage();
    await page.goto(`${demo.origin}/console/requests?live=off`);
    await settled(page);
    const lines = [
      `| ${ROWS} requests scrolled | frames | over 17 ms | over 50 ms | the longest |`,
      "|---|--:|--:|--:|--:|",
    ];
    const note = (name: string, seen: Scrolled) =>
      lines.push(
        `| ${name} | ${seen.frames} | ${seen.over17} | ${seen.over50} | ${seen.longest.toFixed(0)} ms |`,
      );
    const table = page.getByRole("table");
    const rows = async () => Number(await table.getAttribute("aria-rowcount"));
    while ((await rows()) < ROWS) {
      const before = await rows();
      await page.getByRole("region", { name: "Requests" }).evaluate((one) => {
        one.scrollTop = one.scrollHeight;
      });
      await page.waitForFunction(
        (had) => Number(document.querySelector("table")?.getAttribute("aria-rowcount")) > had,
        before,
      );
    }
    await settled(page);
    for (let round = 1; round <= 3; round += 1) note(`round ${round}`, await scroll(page));
    say(lines);
    await context.close();
  },
  PATIENCE_MS,
);
