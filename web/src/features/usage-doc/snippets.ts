// How programs without a CLI speak to this hub: plain HTTP and the usual SDKs. Pure text.

export const WAYS = ["curl", "curlOpenai", "python", "pythonOpenai", "node", "gemini"] as const;
export type Way = (typeof WAYS)[number];

/** Proper names, the same in every language. */
export const WAY_NAMES: Record<Way, string> = {
  curl: "curl · Anthropic",
  curlOpenai: "curl · OpenAI",
  python: "Python · anthropic",
  pythonOpenai: "Python · openai",
  node: "Node · @anthropic-ai/sdk",
  gemini: "curl · Gemini",
};

const CLAUDE = "claude-sonnet-4-5";
const GPT = "gpt-5";
const GEMINI = "gemini-2.5-pro";

/** `origin` has no slash at its end, as `location.origin`. */
export function snippetOf(way: Way, origin: string, key: string): string {
  switch (way) {
    case "curl":
      return [
        `curl ${origin}/v1/messages \\`,
        `  -H "x-api-key: ${key}" \\`,
        '  -H "anthropic-version: 2023-06-01" \\',
        '  -H "content-type: application/json" \\',
        `  -d '{"model": "${CLAUDE}", "max_tokens": 256, "messages": [{"role": "user", "content": "Hello"}]}'`,
      ].join("\n");
    case "curlOpenai":
      return [
        `curl ${origin}/v1/chat/completions \\`,
        `  -H "authorization: Bearer ${key}" \\`,
        '  -H "content-type: application/json" \\',
        `  -d '{"model": "${GPT}", "messages": [{"role": "user", "content": "Hello"}]}'`,
      ].join("\n");
    case "python":
      return [
        "from anthropic import Anthropic",
        "",
        `client = Anthropic(base_url="${origin}", api_key="${key}")`,
        "message = client.messages.create(",
        `    model="${CLAUDE}",`,
        "    max_tokens=256,",
        '    messages=[{"role": "user", "content": "Hello"}],',
        ")",
        "print(message.content[0].text)",
      ].join("\n");
    case "pythonOpenai":
      return [
        "from openai import OpenAI",
        "",
        `client = OpenAI(base_url="${origin}/v1", api_key="${key}")`,
        `answer = client.responses.create(model="${GPT}", input="Hello")`,
        "print(answer.output_text)",
      ].join("\n");
    case "node":
      return [
        'import Anthropic from "@anthropic-ai/sdk";',
        "",
        `const client = new Anthropic({ baseURL: "${origin}", apiKey: "${key}" });`,
        "const message = await client.messages.create({",
        `  model: "${CLAUDE}",`,
        "  max_tokens: 256,",
        '  messages: [{ role: "user", content: "Hello" }],',
        "});",
        "console.log(message.content);",
      ].join("\n");
    case "gemini":
      return [
        `curl "${origin}/v1beta/models/${GEMINI}:generateContent" \\`,
        `  -H "x-goog-api-key: ${key}" \\`,
        '  -H "content-type: application/json" \\',
        '  -d \'{"contents": [{"parts": [{"text": "Hello"}]}]}\'',
      ].join("\n");
  }
}

/** Lists what a key may ask for; the quickest way to see whether address and key are right. */
export function checkOf(origin: string, key: string): string {
  return `curl -H "authorization: Bearer ${key}" ${origin}/v1/models`;
}
