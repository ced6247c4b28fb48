// Starts the real hub for a browser test: on a free port, with SQLite in a folder of its own, and stops it by its process.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Hub {
  origin: string;
  stop(): Promise<void>;
}

/** Of every hub of the tests. */
export const ADMIN_TOKEN = "hub-admin-of-the-browser-tests-0123456789";

const START_WITHIN_MS = 60_000;

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

function ended(hub: ChildProcess): Promise<void> {
  if (hub.exitCode !== null || hub.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => hub.once("exit", () => resolve()));
}

/** Resolves when /livez answers; rejects with what the hub said when it ends before that, or takes too long. */
async function answering(hub: ChildProcess, origin: string, said: () => string): Promise<void> {
  const deadline = Date.now() + START_WITHIN_MS;
  for (;;) {
    if (hub.exitCode !== null || hub.signalCode !== null) throw new Error(`the hub ended:\n${said()}`);
    if (Date.now() > deadline) throw new Error(`the hub does not answer:\n${said()}`);
    try {
      if ((await fetch(`${origin}/livez`)).ok) return;
    } catch {
      // Not listening yet: another process can only be asked again.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** `changed` are environment variables on top of a clean environment, so that the machine's own do not leak in. */
export async function startHub(changed: Record<string, string> = {}): Promise<Hub> {
  const binary = process.env.HUB_BIN;
  if (!binary) throw new Error("HUB_BIN is not set: run `make test`, which builds the hub and sets it");
  const folder = await mkdtemp(join(tmpdir(), "hub-browser-"));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const config = join(folder, "hub.yaml");
  // JSON is YAML, and quotes what a folder's name may hold.
  await writeFile(
    config,
    JSON.stringify({
      server: { host: "127.0.0.1", port },
      data_dir: join(folder, "data"),
      // The tests speak plain http.
      auth: { admin_token: ADMIN_TOKEN, secure_cookies: false },
    }),
  );

  let output = "";
  const hub = spawn(binary, ["serve", "--config", config], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", HOME: folder, ...changed },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [hub.stdout, hub.stderr]) {
    stream.on("data", (part: Buffer) => {
      output += part.toString();
    });
  }
  const stop = async () => {
    hub.kill("SIGTERM");
    const killer = setTimeout(() => hub.kill("SIGKILL"), 15_000);
    await ended(hub);
    clearTimeout(killer);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answering(hub, origin, () => output);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, stop };
}
