// A scripted provider for browser tests: the same program that the hub's own tests and the CLIs' tests answer with.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface Upstream {
  url: string;
  stop(): Promise<void>;
}

export async function startUpstream(): Promise<Upstream> {
  const binary = process.env.SCRIPTED_UPSTREAM;
  if (!binary) throw new Error("SCRIPTED_UPSTREAM is not set: run `make test`, which builds it and sets it");
  const upstream = spawn(binary, ["--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const stop = async () => {
    if (upstream.exitCode !== null || upstream.signalCode !== null) return;
    const ended = once(upstream, "exit");
    upstream.kill("SIGTERM");
    await ended;
  };
  // It says where it listens, and nothing before that.
  for await (const line of createInterface({ input: upstream.stdout })) {
    const url = /https?:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    // What it says later is read too, so that it never waits for a reader.
    upstream.stdout.resume();
    if (url) return { url, stop };
  }
  throw new Error("the scripted upstream ended without saying where it listens");
}
