// A refusal of the API as an error: problem details of RFC 9457 with every wrong value. Knows nothing of how it is shown.
import type { components } from "./schema";

export type FieldError = components["schemas"]["FieldError"];

export class ApiProblem extends Error {
  override readonly name = "ApiProblem";

  constructor(
    readonly status: number,
    /** For programs, e.g. `invalid`, `stale`, `managed_by_file`; `unreachable` where nobody answered. */
    readonly code: string,
    /** The hub's own words, where they say more than the code. */
    readonly detail: string,
    readonly errors: readonly FieldError[] = [],
  ) {
    super(detail || code);
  }
}

function isFieldError(value: unknown): value is FieldError {
  return typeof value === "object" && value !== null && "pointer" in value && "detail" in value;
}

/** A detail that only repeats the code's title in English says nothing to those who read the code in their language. */
function saidBy(detail: unknown, title: unknown): string | undefined {
  if (typeof detail !== "string") return undefined;
  return detail === title ? "" : detail;
}

/** Reads a refusal. A proxy in between may answer something else than the hub, so nothing is taken for granted. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  let body: unknown;
  try {
    body = await response.clone().json();
  } catch {
    body = undefined;
  }
  const of = (name: string): unknown =>
    typeof body === "object" && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  const code = of("code");
  const title = of("title");
  const detail = of("detail") ?? title;
  const errors = of("errors");
  return new ApiProblem(
    response.status,
    typeof code === "string" ? code : "unknown",
    saidBy(detail, typeof code === "string" ? title : undefined) ?? `HTTP ${response.status}`,
    Array.isArray(errors) ? errors.filter(isFieldError) : [],
  );
}

/** Whatever was thrown, as a problem: a network failure becomes `unreachable`. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  // The browser's words for it are English and the same for every cause.
  if (error instanceof TypeError) return new ApiProblem(0, "unreachable", "");
  return new ApiProblem(0, "unknown", error instanceof Error ? error.message : String(error));
}
