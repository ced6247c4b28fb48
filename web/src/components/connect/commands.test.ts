import { expect, it } from "vitest";
import { CLIENTS, setupOf, setVariables } from "./commands";

const origin = "http://hub.example:23000";
const claude = setupOf("claude", origin, "my-key").variables ?? {};

it.each([
  ["posix", `export ANTHROPIC_BASE_URL=${origin}\nexport ANTHROPIC_AUTH_TOKEN=my-key`],
  ["powershell", `$env:ANTHROPIC_BASE_URL = "${origin}"\n$env:ANTHROPIC_AUTH_TOKEN = "my-key"`],
  ["cmd", `set ANTHROPIC_BASE_URL=${origin}\nset ANTHROPIC_AUTH_TOKEN=my-key`],
] as const)("sets address and key in %s", (shell, text) => {
  expect(setVariables(shell, claude)).toBe(text);
});

it.each(CLIENTS)("%s is told the hub's address and the key", (client) => {
  const text = JSON.stringify(setupOf(client, origin, "my-key"));
  expect(text).toContain(origin);
  expect(text).toContain("my-key");
});
