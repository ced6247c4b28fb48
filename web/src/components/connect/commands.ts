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

export const SHELL_NAMES = ["posix", "powershell", "cmd"] as const;
export type Shell = (typeof SHELL_NAMES)[number];

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
  /** A file that sets the same for good, instead of variables that end with the shell. */
  lasting?: { path: string; text: string };
  start: string;
}

/** Brings each CLI onto a machine with Node. */
export const INSTALL: Record<Client, string> = {
  claude: "npm install -g @anthropic-ai/claude-code",
  codex: "npm install -g @openai/codex",
  gemini: "npm install -g @google/gemini-cli",
  opencode: "npm install -g opencode-ai",
};

/** `origin` has no slash at its end, as `location.origin`. */
export function setupOf(client: Client, origin: string, key: string): Setup {
  switch (client) {
    case "claude": {
      const variables = { ANTHROPIC_BASE_URL: origin, ANTHROPIC_AUTH_TOKEN: key };
      return {
        variables,
        lasting: { path: "~/.claude/settings.json", text: JSON.stringify({ env: variables }, null, 2) },
        start: "claude",
      };
    }
    case "codex":
      return {
        variables: { HUB_KEY: key },
        file: { path: "~/.codex/config.toml", text: codexConfig(origin) },
        start: "codex",
      };
    case "gemini": {
      const variables = { GOOGLE_GEMINI_BASE_URL: origin, GEMINI_API_KEY: key };
      const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
      return { variables, lasting: { path: "~/.gemini/.env", text: lines.join("\n") }, start: "gemini" };
    }
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
