// The demo hub to look at: made-up people with a week of traffic. One that runs already is taken where `DEMO_URL` names it.
import { spawn } from "node:child_process";
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import { freePort } from "../hub";

export interface Demo {
  origin: string;
  adminToken: string;
  /** Of the accounts, e.g. `ada`, who is a user. */
  password: string;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 240_000;

export async function startDemo(): Promise<Demo> {
  const { DEMO_URL, DEMO_TOKEN, DEMO_PASSWORD, HUB_DEMO, HUB_BIN } = process.env;
  if (DEMO_URL && DEMO_TOKEN) {
    const origin = DEMO_URL.replace(/\/$/, "");
    return { origin, adminToken: DEMO_TOKEN, password: DEMO_PASSWORD ?? "", stop: async () => {} };
  }
  if (!HUB_DEMO || !HUB_BIN) {
    throw new Error("HUB_DEMO and HUB_BIN are not set: run `make screenshots` or `make bench-console`");
  }
  const port = await freePort();
  const demo = spawn(HUB_DEMO, ["--port", String(port), "--hub", HUB_BIN], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      if (demo.exitCode !== null) return resolve();
      demo.once("exit", () => resolve());
      demo.kill("SIGTERM");
    });
  let said = "";
  const ready = new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the demo is not ready:\n${said}`)), READY_WITHIN_MS);
    const hear = (part: Buffer) => {
      said += part.toString();
      if (!said.includes("until Ctrl-C")) return;
      clearTimeout(late);
      resolve();
    };
    demo.stdout.on("data", hear);
    demo.stderr.on("data", hear);
    demo.once("exit", () => reject(new Error(`the demo ended:\n${said}`)));
  });
  try {
    await ready;
  } catch (error) {
    await stop();
    throw error;
  }
  const adminToken = /admin token: (\S+)/.exec(said)?.[1] ?? "";
  const password = /password (\S+)/.exec(said)?.[1] ?? "";
  return { origin: `http://127.0.0.1:${port}`, adminToken, password, stop };
}

/** Asks the demo hub as its admin. */
export async function askDemo<T>(demo: Demo, path: string, method = "GET", body?: object): Promise<T> {
  const answer = await fetch(`${demo.origin}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${demo.adminToken}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** A browser of somebody who is signed in as `body` says, or of nobody. */
export async function contextOf(
  browser: Browser,
  origin: string,
  body: object | undefined,
  options: BrowserContextOptions,
): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  if (body) {
    const answer = await context.request.post(`${origin}/api/v1/session`, { data: body });
    if (!answer.ok()) throw new Error(`not signed in: ${answer.status()} ${await answer.text()}`);
  }
  return context;
}
