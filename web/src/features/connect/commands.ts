// The commands that the console offers to copy. Pure text: no component, no browser.

export type Shell = "posix" | "powershell" | "cmd";

export const SHELLS: Record<Shell, string> = {
  posix: "bash / zsh",
  powershell: "PowerShell",
  cmd: "cmd.exe",
};

/** Sets the two variables that Claude Code reads. `origin` has no slash at its end, as `location.origin`. */
export function claudeCodeVariables(shell: Shell, origin: string, key: string): string {
  const set: Record<Shell, (name: string, value: string) => string> = {
    posix: (name, value) => `export ${name}=${value}`,
    powershell: (name, value) => `$env:${name} = "${value}"`,
    cmd: (name, value) => `set ${name}=${value}`,
  };
  return [set[shell]("ANTHROPIC_BASE_URL", origin), set[shell]("ANTHROPIC_AUTH_TOKEN", key)].join("\n");
}

export const CLAUDE_CODE_START = "claude";

/** What an admin types on the hub's machine, in the order in which it is needed. */
export const NEXT_STEPS = {
  provider:
    "claude-code-hub provider add --name main --type claude --url https://api.anthropic.com --key sk-ant-…",
  user: "claude-code-hub user add --name alice",
  key: "claude-code-hub key create --user alice --name laptop",
  watch: "claude-code-hub requests tail",
} as const;
