// Drives the real clients through the hub to a scripted upstream of each dialect, and prints the matrix client ×
// provider type. `make test-clients` installs what it needs first.
//
//   node run.mjs HUB BIN PYTHON FOLDER [CLIENT[,CLIENT]] [PROVIDER[,PROVIDER]]
//
// HUB: the hub's binary. BIN: where npm put the clients. PYTHON: an interpreter with the SDKs. FOLDER: for homes and logs.
import { spawn } from "node:child_process";
import { mkdirSync, openSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { claude, codex, gemini } from "./clis.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const [hub, bin, python, folder, onlyClients, onlyProviders] = process.argv.slice(2);
const KEY = "sk-hub-clients";
// Each provider serves one model name, so that a client's model decides where its requests go.
const PROVIDERS = {
  claude: "claude-sonnet-4-5",
  codex: "gpt-5.1",
  "openai-compatible": "gpt-4.1",
  gemini: "gemini-3-pro-preview",
  "gemini-cli": "gemini-2.5-pro",
};
const modelOf = (provider) => `via-${provider}`;
const chosen = (list, all) => (list ? all.filter((one) => list.split(",").includes(one)) : all);
const providers = chosen(onlyProviders, Object.keys(PROVIDERS));
const running = [];

function start(command, args, env = {}, log = undefined) {
  const stdio = log ? ["ignore", log, log] : ["ignore", "pipe", "inherit"];
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio });
  running.push(child);
  return child;
}

const firstLine = (child) => new Promise((resolve, reject) => {
  createInterface(child.stdout).once("line", resolve);
  child.once("exit", (code) => reject(new Error(`it ended with ${code} before it said anything`)));
});

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

async function startHub(upstream) {
  const port = await freePort();
  const entry = ([kind, model]) =>
    `  - { name: ${kind}, type: ${kind}, url: "http://127.0.0.1:${upstream}", key: sk-up, models: [${modelOf(kind)}], redirects: { ${modelOf(kind)}: ${model} } }\n`;
  const config = `server: { host: 127.0.0.1, port: ${port} }
database: { dsn: "sqlite://${folder}/hub.db" }
providers:
${Object.entries(PROVIDERS).map(entry).join("")}users:
  - { name: tester, keys: [{ name: clients, key: ${KEY} }] }
prices:
${Object.values(PROVIDERS).map((model) => `  - { model: ${model}, input_per_mtok: 1, output_per_mtok: 2 }\n`).join("")}`;
  writeFileSync(`${folder}/hub.yaml`, config);
  const env = { DATA_DIR: `${folder}/data`, ADMIN_TOKEN: "admin-of-the-clients-test" };
  start(hub, ["serve", "--config", `${folder}/hub.yaml`], env, openSync(`${folder}/hub.log`, "w"));
  const base = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100; tries++) {
    if (await fetch(`${base}/readyz`).then((answer) => answer.ok, () => false)) return base;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the hub did not become ready");
}

/** The checks of an SDK as it reports them, a line of JSON each. */
function sdk(command, script) {
  return ({ base, model }) => new Promise((resolve) => {
    const child = spawn(command, [`${here}/sdk/${script}`, base, KEY, model], { env: { ...process.env, NODE_PATH: `${dirname(bin)}`, PYTHONDONTWRITEBYTECODE: "1" }, stdio: ["ignore", "pipe", "pipe"] });
    const out = [];
    const err = [];
    child.stdout.on("data", (data) => out.push(data));
    child.stderr.on("data", (data) => err.push(data));
    child.on("close", (code) => {
      const lines = Buffer.concat(out).toString().split("\n").filter(Boolean).map((line) => JSON.parse(line));
      if (!lines.length) lines.push({ name: "start", ok: false, detail: `exit ${code}: ${Buffer.concat(err).toString().slice(-600)}` });
      resolve(lines);
    });
  });
}

/** The scenarios of a command line, one after another. */
function cli(make, more = {}) {
  return async ({ base, model }) => {
    const scenarios = make({ bin, root: folder, path: `${bin}:${process.env.PATH}`, base, key: KEY, model, ...more });
    const lines = [];
    for (const [name, scenario] of Object.entries(scenarios)) {
      const detail = await scenario();
      lines.push({ name, ok: !detail, detail });
    }
    return lines;
  };
}

const CLIENTS = {
  "Claude Code": cli(claude),
  Codex: cli(codex),
  "Codex (WebSocket first)": cli(codex, { builtin: true }),
  "Gemini CLI": cli(gemini),
  "Gemini CLI (code assist)": cli(gemini, { assist: true }),
  "anthropic (JS)": sdk("node", "anthropic.mjs"),
  "anthropic (Python)": sdk(python, "anthropic_sdk.py"),
  "openai (JS)": sdk("node", "openai.mjs"),
  "openai (Python)": sdk(python, "openai_sdk.py"),
  "google-genai (JS)": sdk("node", "genai.mjs"),
  "google-genai (Python)": sdk(python, "genai_sdk.py"),
};

async function main() {
  mkdirSync(folder, { recursive: true });
  const upstream = await firstLine(start("node", [`${here}/upstream.mjs`]));
  const base = await startHub(upstream);
  const table = [];
  let passed = 0;
  let failed = 0;
  for (const client of chosen(onlyClients, Object.keys(CLIENTS))) {
    const row = [client];
    for (const provider of providers) {
      const lines = await CLIENTS[client]({ base, model: modelOf(provider) });
      const bad = lines.filter((line) => !line.ok);
      passed += lines.length - bad.length;
      failed += bad.length;
      for (const line of bad) console.log(`FAILED ${client} × ${provider}: ${line.name}\n    ${line.detail}`);
      row.push(bad.length ? `${lines.length - bad.length} of ${lines.length}, not ${bad.map((line) => line.name).join(", ")}` : `all ${lines.length}`);
      console.log(`${client} × ${provider}: ${row.at(-1)}`);
    }
    table.push(row);
  }
  const refused = (await fetch(`http://127.0.0.1:${upstream}/seen`).then((answer) => answer.json())).filter((one) => one.status === 400 && !/as it was told to/.test(JSON.stringify(one.answer)));
  writeFileSync(`${folder}/refused.json`, JSON.stringify(refused, null, 1));
  for (const one of refused.slice(0, 20)) console.log(`REFUSED by the upstream: ${one.path}: ${JSON.stringify(one.answer)}`);
  console.log(`\n| client | ${providers.join(" | ")} |\n|---|${"---|".repeat(providers.length)}`);
  for (const row of table) console.log(`| ${row.join(" | ")} |`);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed || refused.length ? 1 : 0;
}

process.exitCode = await main()
  .catch((error) => { console.error(error); return 1; })
  .finally(() => { for (const child of running) child.kill(); });
