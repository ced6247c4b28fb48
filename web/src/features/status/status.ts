// `GET /api/v1/status`, which anybody may ask. A hub that shows no status answers 404.
import { api, type Schema } from "../../api/client";
import { asProblem } from "../../api/problem";

export type HubStatus = Schema<"Status">;
export type State = Schema<"State">;

/** Null is a hub that shows no status. */
export async function askStatus(signal: AbortSignal): Promise<HubStatus | null> {
  try {
    const { data } = await api.GET("/api/v1/status", { signal });
    return data ?? null;
  } catch (error) {
    const problem = asProblem(error);
    if (problem.status === 404) return null;
    throw problem;
  }
}

/** What each wire language is called by those who make it; the same in every language. */
const NAMES: Record<string, string> = {
  anthropic: "Claude (Messages)",
  openai_chat: "OpenAI (Chat Completions)",
  openai_responses: "Codex (OpenAI Responses)",
  gemini: "Gemini",
};

export function nameOf(dialect: string): string {
  return NAMES[dialect] ?? dialect;
}
