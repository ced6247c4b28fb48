// Reads what people paste to set up a provider: a curl command, lines of environment variables, JSON settings, or just an
// address and a key somewhere in a text. Pure.
import type { ProviderKind } from "../kinds";

export interface Pasted {
  url?: string;
  key?: string;
  type?: ProviderKind;
  /** Made of the host. */
  name?: string;
}

const URL_PATTERN = /https?:\/\/[^\s"'`<>\\,;()[\]{}，。；、）】]+/gi;

/** Known shapes of keys, the surest first. */
const KEYS = [
  /\bsk-ant-[\w-]{8,}/,
  /\bsk-or-[\w-]{8,}/,
  /\bsk-proj-[\w-]{8,}/,
  /\bAIza[\w-]{20,}/,
  /\b(?:sk|cr|ak|pk|key|api)[-_][\w.-]{8,}/,
];

/** A word that says that what follows is a key: names of variables and headers, JSON fields, plain words. */
const NAMED_KEY =
  /(?:authorization["']?\s*[:=]\s*["']?bearer\s+|(?:x-api-key|x-goog-api-key|api[-_ ]?key|auth[-_ ]?token|access[-_ ]?token|token|secret|key|密钥|令牌)["']?\s*[:=：]\s*["']?|bearer\s+)([\w.\-+/=]{8,})/i;

/** Ends of paths that belong to an endpoint and not to the address of the API. */
const ENDPOINTS = [
  /\/v1\/messages(?:\/count_tokens)?\/?$/i,
  /\/messages\/?$/i,
  /\/(?:chat\/completions|completions|responses|embeddings|models)\/?$/i,
  /\/v1beta\/models.*$/i,
];

export function parsePasted(text: string): Pasted {
  const urls = [...text.matchAll(URL_PATTERN)].map((match) => match[0].replace(/[.:!?]+$/, ""));
  // A page to read about it is not where requests go.
  const api = urls.find((url) => /api|\/v\d|relay|proxy|gateway|claude|codex|gemini/i.test(url)) ?? urls[0];
  const key = findKey(text, urls);
  const type = findType(text, api, key);
  const url = api === undefined ? undefined : baseOf(api, type);
  const host = url === undefined ? undefined : nameOf(url);
  return {
    ...(url ? { url } : {}),
    ...(key ? { key } : {}),
    ...(type ? { type } : {}),
    ...(host ? { name: host } : {}),
  };
}

function findKey(text: string, urls: readonly string[]): string | undefined {
  const inQuery = urls.map((url) => /[?&]key=([\w-]{8,})/.exec(url)?.[1]).find(Boolean);
  let bare = text;
  for (const url of urls) bare = bare.replaceAll(url, " ");
  for (const shape of KEYS.slice(0, 4)) {
    const found = shape.exec(bare)?.[0];
    if (found) return found;
  }
  return NAMED_KEY.exec(bare)?.[1] ?? inQuery ?? KEYS[4]?.exec(bare)?.[0];
}

function findType(text: string, url: string | undefined, key: string | undefined): ProviderKind | undefined {
  const address = url ?? "";
  if (/cloudcode-pa|gemini-cli/i.test(address)) return "gemini-cli";
  if (/generativelanguage|x-goog-api-key|GEMINI_API_KEY|GOOGLE_GEMINI/i.test(text) || key?.startsWith("AIza"))
    return "gemini";
  if (/wire_api\s*=\s*["']?responses|codex|\/responses\b/i.test(text)) return "codex";
  if (/\/chat\/completions|OPENAI_|openrouter|deepseek/i.test(text)) return "openai-compatible";
  if (/ANTHROPIC_AUTH_TOKEN/.test(text)) return "claude-auth";
  if (/anthropic|claude|\/v1\/messages/i.test(text) || key?.startsWith("sk-ant-")) return "claude";
  if (key?.startsWith("sk-proj-") || key?.startsWith("sk-or-")) return "openai-compatible";
  return undefined;
}

function baseOf(url: string, type: ProviderKind | undefined): string {
  let base = url.replace(/[?#].*$/, "");
  for (const end of ENDPOINTS) base = base.replace(end, "");
  base = base.replace(/\/+$/, "");
  // Paths of the Messages API begin with `/v1` themselves.
  return type === "claude" || type === "claude-auth" ? base.replace(/\/v1$/, "") : base;
}

function nameOf(url: string): string | undefined {
  try {
    const host = new URL(url).hostname;
    return host.replace(/^(?:api|www)\./, "");
  } catch {
    return undefined;
  }
}
