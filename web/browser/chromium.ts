// The browser of the tests: the machine's own Chromium, which talks to nobody but the hub.
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Nothing fades: what a test looks at is what stays.
  "--force-prefers-reduced-motion",
];

export function startChromium(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) {
    throw new Error(`no browser at ${executablePath}: install Chromium, or name one by CHROMIUM`);
  }
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}
