// `GET /api/v1/status` as the public page understands it, which asks it without signing in. A hub without the page answers 404.
import { asProblem, readProblem } from "../../api/problem";

export type State = "operational" | "degraded" | "down";

export interface Hour {
  from: string;
  /** Between 0 and 1; null where there was no try. */
  availability: number | null;
}

export interface DialectStatus {
  dialect: string;
  state: State;
  availability: number | null;
  /** The oldest first. */
  hours: Hour[];
}

export interface HubStatus {
  state: State;
  checkedAt: string | null;
  dialects: DialectStatus[];
}

type Thing = Record<string, unknown>;

const isThing = (value: unknown): value is Thing => typeof value === "object" && value !== null;
const things = (value: unknown): Thing[] => (Array.isArray(value) ? value.filter(isThing) : []);
const shareOf = (value: unknown) => (typeof value === "number" ? value : null);
/** A word that is not known is no reason to call a hub healthy. */
const stateOf = (value: unknown): State => (value === "operational" || value === "down" ? value : "degraded");

export function readStatus(body: unknown): HubStatus {
  const status = isThing(body) ? body : {};
  return {
    state: stateOf(status.state),
    checkedAt: typeof status.checked_at === "string" ? status.checked_at : null,
    dialects: things(status.dialects).map((one) => ({
      dialect: String(one.dialect),
      state: stateOf(one.state),
      availability: shareOf(one.availability),
      hours: things(one.hours).map((hour) => ({
        from: String(hour.from),
        availability: shareOf(hour.availability),
      })),
    })),
  };
}

/** Null is a hub that shows no status. */
export async function askStatus(signal: AbortSignal): Promise<HubStatus | null> {
  try {
    const response = await fetch("/api/v1/status", { signal, headers: { accept: "application/json" } });
    if (response.status === 404) return null;
    if (!response.ok) throw await readProblem(response);
    return readStatus(await response.json());
  } catch (error) {
    throw asProblem(error);
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
