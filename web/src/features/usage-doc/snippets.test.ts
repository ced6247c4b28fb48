import { expect, it } from "vitest";
import { checkOf, snippetOf, WAYS } from "./snippets";

it.each(WAYS)("%s names this hub and the key, and nobody else", (way) => {
  const text = snippetOf(way, "http://hub.example:23000", "my-key");
  expect(text).toContain("http://hub.example:23000");
  expect(text).toContain("my-key");
  expect(text.replaceAll("http://hub.example:23000", "")).not.toMatch(/https?:/);
});

it("checks by the list of models", () => {
  expect(checkOf("http://hub.example", "k")).toBe(
    'curl -H "authorization: Bearer k" http://hub.example/v1/models',
  );
});
