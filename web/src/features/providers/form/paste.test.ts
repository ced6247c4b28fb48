// What people paste when they set up a provider, and what is read from it.
import { expect, it } from "vitest";
import { parsePasted } from "./paste";

it("reads a curl command", () => {
  expect(
    parsePasted(
      `curl https://api.anthropic.com/v1/messages \\\n -H "x-api-key: sk-ant-api03-abcdefgh12345" -d '{"model":"x"}'`,
    ),
  ).toEqual({
    url: "https://api.anthropic.com",
    key: "sk-ant-api03-abcdefgh12345",
    type: "claude",
    name: "anthropic.com",
  });
  expect(
    parsePasted(
      `curl 'https://openrouter.ai/api/v1/chat/completions' -H 'Authorization: Bearer sk-or-v1-0123456789'`,
    ),
  ).toEqual({
    url: "https://openrouter.ai/api/v1",
    key: "sk-or-v1-0123456789",
    type: "openai-compatible",
    name: "openrouter.ai",
  });
});

it("reads environment variables of each shell", () => {
  const found = {
    url: "https://relay.example.com/claude",
    key: "cr_0123456789abcdef",
    type: "claude-auth",
    name: "relay.example.com",
  };
  expect(
    parsePasted(
      "export ANTHROPIC_BASE_URL=https://relay.example.com/claude\nexport ANTHROPIC_AUTH_TOKEN=cr_0123456789abcdef",
    ),
  ).toEqual(found);
  expect(
    parsePasted(
      '$env:ANTHROPIC_BASE_URL = "https://relay.example.com/claude/"\n$env:ANTHROPIC_AUTH_TOKEN = "cr_0123456789abcdef"',
    ),
  ).toEqual(found);
});

it("reads JSON settings and TOML", () => {
  expect(
    parsePasted(
      '{"env":{"ANTHROPIC_BASE_URL":"http://10.0.0.5:3000","ANTHROPIC_API_KEY":"sk-abcdef012345"}}',
    ),
  ).toMatchObject({ url: "http://10.0.0.5:3000", key: "sk-abcdef012345", type: "claude", name: "10.0.0.5" });
  expect(
    parsePasted(
      'base_url = "https://ai.example.org/v1"\nwire_api = "responses"\nkey = "sk-1234567890abcdef"',
    ),
  ).toMatchObject({ url: "https://ai.example.org/v1", key: "sk-1234567890abcdef", type: "codex" });
});

it("reads a message with words around, in any language", () => {
  expect(parsePasted("地址：https://api.example.cn/v1，密钥：sk-abcdefgh12345678。")).toMatchObject({
    url: "https://api.example.cn/v1",
    key: "sk-abcdefgh12345678",
    name: "example.cn",
  });
  expect(
    parsePasted(
      "Docs: https://example.com/help. Address https://api.example.com/v1/messages and key sk-0123456789",
    ),
  ).toMatchObject({ url: "https://api.example.com", key: "sk-0123456789", type: "claude" });
});

it("reads Google's keys, also where they stand in the address", () => {
  expect(
    parsePasted(
      "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro:generateContent?key=AIzaSyA0123456789abcdefghij",
    ),
  ).toMatchObject({
    url: "https://generativelanguage.googleapis.com",
    key: "AIzaSyA0123456789abcdefghij",
    type: "gemini",
  });
});

it("finds nothing where nothing is", () => {
  expect(parsePasted("")).toEqual({});
  expect(parsePasted("hello, how are you?")).toEqual({});
});
