// The typed client of `/api/v1`: cookies of this origin, the page's token on changes, refusals as `ApiProblem`.
import createClient, { type Middleware } from "openapi-fetch";
import { readProblem } from "./problem";
import type { components, paths } from "./schema";

/** A shape of the API's document by its name: `Schema<"User">`. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

export function cookie(name: string, all: string = document.cookie): string | undefined {
  for (const part of all.split("; ")) {
    const at = part.indexOf("=");
    if (part.slice(0, at) === name) return decodeURIComponent(part.slice(at + 1));
  }
  return undefined;
}

let onSignedOut: () => void = () => {};

/** Says what to do when the hub no longer knows who asks: the app leads to the login page. */
export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

const SIGN_IN = "/api/v1/session";

const rules: Middleware = {
  onRequest({ request }) {
    if (request.method === "GET") return;
    const token = cookie("hub_csrf");
    if (token) request.headers.set("x-csrf-token", token);
  },
  async onResponse({ response, schemaPath }) {
    if (response.ok) return;
    // Asking who one is, and signing in with a wrong password, are answered 401 without anybody having been signed out.
    if (response.status === 401 && schemaPath !== SIGN_IN) onSignedOut();
    throw await readProblem(response);
  },
};

export const api = createClient<paths>({
  baseUrl: window.location.origin,
  credentials: "same-origin",
  // Looked up at each call, so that tests can put their own in its place.
  fetch: (request) => globalThis.fetch(request),
});
api.use(rules);
