// The real command lines, headless, each in a home of its own. Every scenario gives what went wrong, or nothing.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import { mark } from "./sdk/checks.mjs";

const TIME_LIMIT_MS = 150_000;

/** A PNG of one colour, so that clients that look into images find a real one. */
export function png(side = 16) {
  const crc = (bytes) => {
    let sum = ~0;
    for (const byte of bytes) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return ~sum >>> 0;
  };
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc(body), body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(side * (1 + side * 3), 120);
  for (let row = 0; row < side; row++) rows[row * (1 + side * 3)] = 0;
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

function call(command, args, env, cwd, input = "") {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
    const out = [];
    const err = [];
    const timer = setTimeout(() => child.kill("SIGKILL"), TIME_LIMIT_MS);
    child.stdout.on("data", (data) => out.push(data));
    child.stderr.on("data", (data) => err.push(data));
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() });
    });
    child.stdin.end(input);
  });
}

const said = (run, word) => (run.out.includes(word) ? null : `exit ${run.code}: ${(run.out + run.err).slice(-700)}`);

/** Text, a file written by a tool, and a conversation that is taken up again, with `once` and `again` of a client. */
function usual(place, once, again) {
  const file = `${place.work}/out.txt`;
  return {
    text: async () => said(await once(mark("text", "pear")), "pear"),
    tool: async () => {
      const run = await once(mark("write", file, "made by a client"));
      if (existsSync(file) && readFileSync(file, "utf8").trim() === "made by a client") return said(run, "written");
      return `no file: exit ${run.code}: ${(run.out + run.err).slice(-700)}`;
    },
    resume: async () => {
      const first = await once(mark("remember", "quince"));
      return said(first, "noted") ?? said(await again(mark("recall")), "quince");
    },
  };
}

function home(root, name) {
  const place = { home: `${root}/${name}/home`, work: `${root}/${name}/work` };
  mkdirSync(place.home, { recursive: true });
  mkdirSync(place.work, { recursive: true });
  writeFileSync(`${place.work}/picture.png`, png());
  return place;
}

export function claude({ bin, root, path, base, key, model }) {
  const place = home(root, `claude-${model}`);
  const env = {
    PATH: path, HOME: place.home, ANTHROPIC_BASE_URL: base, ANTHROPIC_AUTH_TOKEN: key, ANTHROPIC_MODEL: model,
    ANTHROPIC_DEFAULT_HAIKU_MODEL: model, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1", DISABLE_AUTOUPDATER: "1", CLAUDE_CODE_MAX_RETRIES: "0",
  };
  const run = (prompt, ...more) =>
    call(`${bin}/claude`, ["-p", prompt, "--output-format", "json", "--permission-mode", "acceptEdits", ...more], env, place.work);
  const image = async () => {
    const source = { type: "base64", media_type: "image/png", data: png().toString("base64") };
    const content = [{ type: "image", source }, { type: "text", text: mark("image") }];
    const line = JSON.stringify({ type: "user", message: { role: "user", content } });
    const args = ["-p", "--input-format", "stream-json", "--output-format", "stream-json", "--verbose"];
    return said(await call(`${bin}/claude`, args, env, place.work, `${line}\n`), "image image/png");
  };
  return { ...usual(place, run, (prompt) => run(prompt, "--continue")), image };
}

export function codex({ bin, root, path, base, key, model, builtin }) {
  const place = home(root, `codex-${builtin ? "ws-" : ""}${model}`);
  const quiet = `check_for_update_on_startup = false\n[analytics]\nenabled = false\n[features]\nplugins = false\napps = false\n`;
  const provider = builtin
    ? `model = "${model}"\nopenai_base_url = "${base}/v1"\n${quiet}`
    : `model = "${model}"\nmodel_provider = "hub"\n${quiet}[model_providers.hub]\nname = "Hub"\nbase_url = "${base}/v1"\nenv_key = "HUB_KEY"\nwire_api = "responses"\n`;
  mkdirSync(`${place.home}/.codex`, { recursive: true });
  writeFileSync(`${place.home}/.codex/config.toml`, provider);
  const env = { PATH: path, HOME: place.home, CODEX_HOME: `${place.home}/.codex`, HUB_KEY: key, CODEX_API_KEY: key, TERM: "dumb" };
  const flags = ["--skip-git-repo-check", "--json", "--dangerously-bypass-approvals-and-sandbox"];
  const run = (prompt, ...more) => call(`${bin}/codex`, ["exec", ...flags, ...more, prompt], env, place.work);
  return {
    ...usual(place, run, (prompt) => call(`${bin}/codex`, ["exec", "resume", ...flags, "--last", prompt], env, place.work)),
    image: async () => said(await call(`${bin}/codex`, ["exec", ...flags, "-i", `${place.work}/picture.png`, "--", mark("image")], env, place.work), "image image/png"),
  };
}

export function gemini({ bin, root, path, base, key, model, assist }) {
  const place = home(root, `gemini-${assist ? "assist-" : ""}${model}`);
  mkdirSync(`${place.home}/.gemini`, { recursive: true });
  const selectedType = assist ? "oauth-personal" : "gemini-api-key";
  const settings = { security: { auth: { selectedType } }, general: { enableAutoUpdate: false }, privacy: { usageStatisticsEnabled: false } };
  writeFileSync(`${place.home}/.gemini/settings.json`, JSON.stringify(settings));
  const mode = assist
    ? { CODE_ASSIST_ENDPOINT: `${base}/gemini`, GOOGLE_GENAI_USE_GCA: "true", GOOGLE_CLOUD_ACCESS_TOKEN: key }
    : { GOOGLE_GEMINI_BASE_URL: base, GEMINI_API_KEY: key };
  const env = { PATH: path, HOME: place.home, GEMINI_CLI_TRUST_WORKSPACE: "true", ...mode };
  const run = (prompt, ...more) => call(`${bin}/gemini`, ["-p", prompt, "-m", model, "-o", "json", "-y", ...more], env, place.work);
  return {
    ...usual(place, run, (prompt) => run(prompt, "--resume", "latest")),
    image: async () => said(await run(`@picture.png ${mark("image")}`), "image image/png"),
  };
}
