// The types of providers: how each is called, what its URL usually is, and what it alone has.

export const KINDS = ["claude", "claude-auth", "codex", "openai-compatible", "gemini", "gemini-cli"] as const;
export type ProviderKind = (typeof KINDS)[number];

/** Names of vendors and products, which no language translates. */
export const KIND_NAMES: Record<ProviderKind, string> = {
  claude: "Claude",
  "claude-auth": "Claude (Bearer)",
  codex: "Codex",
  "openai-compatible": "OpenAI compatible",
  gemini: "Gemini",
  "gemini-cli": "Gemini CLI",
};

/** The vendor's own address, offered as a placeholder. */
export const KIND_URLS: Record<ProviderKind, string> = {
  claude: "https://api.anthropic.com",
  "claude-auth": "https://api.anthropic.com",
  codex: "https://chatgpt.com/backend-api/codex",
  "openai-compatible": "https://api.openai.com/v1",
  gemini: "https://generativelanguage.googleapis.com",
  "gemini-cli": "https://cloudcode-pa.googleapis.com",
};

export function isKind(text: string): text is ProviderKind {
  return (KINDS as readonly string[]).includes(text);
}

export function kindName(type: string): string {
  return isKind(type) ? KIND_NAMES[type] : type;
}

export const KIND_OPTIONS = KINDS.map((value) => ({ value, label: KIND_NAMES[value] }));

export const FAILBACKS = ["return_when_healthy", "stay_until_idle"] as const;
export const BILLINGS = ["pass", "stabilise", "strip"] as const;
export const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];
export const SUMMARIES = ["auto", "concise", "detailed"];
export const VERBOSITIES = ["low", "medium", "high"];
export const CACHE_TTLS = ["5m", "1h"];
export const STRATEGIES = ["weighted", "least_load", "cheapest"] as const;
export const DIALECTS = ["anthropic", "openai_responses", "openai_chat", "gemini"] as const;

/** Names of APIs with the client that speaks each, the same in every language. */
export const DIALECT_NAMES: Record<(typeof DIALECTS)[number], string> = {
  anthropic: "Anthropic Messages (Claude Code)",
  openai_responses: "OpenAI Responses (Codex)",
  openai_chat: "OpenAI Chat Completions",
  gemini: "Gemini (Gemini CLI)",
};

/** What fields look like when they are filled in. */
export const EXAMPLES = {
  proxy: "socks5://127.0.0.1:1080",
  model: "claude-sonnet-4-5",
  client: "claude-cli/2.1.0",
};
