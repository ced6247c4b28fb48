import { expect, it } from "vitest";
import { claudeCodeVariables, NEXT_STEPS } from "./commands";

const origin = "http://hub.example:23000";

it.each([
  ["posix", `export ANTHROPIC_BASE_URL=${origin}\nexport ANTHROPIC_AUTH_TOKEN=my-key`],
  ["powershell", `$env:ANTHROPIC_BASE_URL = "${origin}"\n$env:ANTHROPIC_AUTH_TOKEN = "my-key"`],
  ["cmd", `set ANTHROPIC_BASE_URL=${origin}\nset ANTHROPIC_AUTH_TOKEN=my-key`],
] as const)("sets address and key in %s", (shell, text) => {
  expect(claudeCodeVariables(shell, origin, "my-key")).toBe(text);
});

it("names the binary in every next step, on one line", () => {
  for (const command of Object.values(NEXT_STEPS)) expect(command).toMatch(/^claude-code-hub [^\n]+$/);
});
