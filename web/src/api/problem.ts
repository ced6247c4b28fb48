// A refusal of the API as an error: problem details of RFC 9457 with every wrong value. Knows nothing of how it is shown.
import type { components } from "./schema";

export type FieldError = components["schemas"]["FieldError"];

export class ApiProblem extends Error {
  override readonly name = "ApiProblem";

  constructor(
    readonly status: number,
    /** For programs, e.g. `invalid`, `stale`, `managed_by_file`; `unreachable` where nobody answered. */
    readonly code: string,
    readonly detail: string,
    readonly errors: readonly FieldError[] = [],
  ) {
    super(detail);
  }
}

function isFieldError(value: unknown): value is FieldError {
  return typeof value === "object" && value !== null && "pointer" in value && "detail" in value;
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
  const detail = of("detail") ?? of("title");
  const errors = of("errors");
  return new ApiProblem(
    response.status,
    typeof code === "string" ? code : "unknown",
    typeof detail === "string" ? detail : `HTTP ${response.status}`,
    Array.isArray(errors) ? errors.filter(isFieldError) : [],
  );
}

/** Whatever was thrown, as a problem: a network failure becomes `unreachable`. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new ApiProblem(0, error instanceof TypeError ? "unreachable" : "unknown", detail);
}
