// What each CLI is told so that it uses this hub. Pure text: no component, no browser.

export const CLIENTS = ["claude", "codex", "gemini", "opencode"] as const;
export type Client = (typeof CLIENTS)[number];

/** Proper names, the same in every language. */
export const CLIENT_NAMES: Record<Client, string> = {
  claude: "Claude Code",
  codex: "Codex",
  gemini: "Gemini CLI",
  opencode: "OpenCode",
};

export type Shell = "posix" | "powershell" | "cmd";

export const SHELLS: Record<Shell, string> = {
  posix: "bash / zsh",
  powershell: "PowerShell",
  cmd: "cmd.exe",
};

/** Sets variables in a shell. */
export function setVariables(shell: Shell, variables: Record<string, string>): string {
  const set: Record<Shell, (name: string, value: string) => string> = {
    posix: (name, value) => `export ${name}=${value}`,
    powershell: (name, value) => `$env:${name} = "${value}"`,
    cmd: (name, value) => `set ${name}=${value}`,
  };
  return Object.entries(variables)
    .map(([name, value]) => set[shell](name, value))
    .join("\n");
}

export interface Setup {
  /** Variables to set where the CLI is started; absent where it needs none. */
  variables?: Record<string, string>;
  /** A file to write, relative to the home folder. */
  file?: { path: string; text: string };
  start: string;
}

/** `origin` has no slash at its end, as `location.origin`. */
export function setupOf(client: Client, origin: string, key: string): Setup {
  switch (client) {
    case "claude":
      return { variables: { ANTHROPIC_BASE_URL: origin, ANTHROPIC_AUTH_TOKEN: key }, start: "claude" };
    case "codex":
      return {
        variables: { HUB_KEY: key },
        file: { path: "~/.codex/config.toml", text: codexConfig(origin) },
        start: "codex",
      };
    case "gemini":
      return { variables: { GOOGLE_GEMINI_BASE_URL: origin, GEMINI_API_KEY: key }, start: "gemini" };
    case "opencode":
      return {
        file: { path: "~/.config/opencode/opencode.json", text: openCodeConfig(origin, key) },
        start: "opencode",
      };
  }
}

function codexConfig(origin: string): string {
  return [
    'model_provider = "hub"',
    "",
    "[model_providers.hub]",
    'name = "Claude Code Hub"',
    `base_url = "${origin}/v1"`,
    'wire_api = "responses"',
    'env_key = "HUB_KEY"',
  ].join("\n");
}

function openCodeConfig(origin: string, key: string): string {
  const options = { baseURL: `${origin}/v1`, apiKey: key };
  return JSON.stringify(
    { $schema: "https://opencode.ai/config.json", provider: { anthropic: { options } } },
    null,
    2,
  );
}
