// Signs a browser in at a hub as its admin, by the API, so that a test begins where it wants to.
import type { BrowserContext } from "playwright-core";
import { ADMIN_TOKEN, type Hub } from "./hub";

export async function signIn(context: BrowserContext, hub: Hub, token = ADMIN_TOKEN): Promise<void> {
  const answer = await context.request.post(`${hub.origin}/api/v1/session`, { data: { token } });
  if (!answer.ok()) throw new Error(`not signed in: ${answer.status()} ${await answer.text()}`);
}
