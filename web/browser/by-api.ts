// Does by the API what a browser test needs to be there before it begins, and asks the hub as a CLI would.
import { ADMIN_TOKEN, type Hub } from "./hub";

/** The model that tests ask for: one with a price. */
export const MODEL = "claude-sonnet-4-5-20250929";

export async function make<T = { id: number }>(hub: Hub, path: string, body: object): Promise<T> {
  const answer = await fetch(`${hub.origin}/api/v1${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Makes a user with a key; gives the key's text. `key` is what is special about the key. */
export async function makeUser(
  hub: Hub,
  name: string,
  limits: object = {},
  key: object = {},
): Promise<string> {
  const { id } = await make(hub, "/users", { name, limits });
  const { secret } = await make<{ secret: string }>(hub, `/users/${id}/keys`, { name: "laptop", ...key });
  return secret;
}

export const makeProvider = (hub: Hub, name: string, url: string) =>
  make(hub, "/providers", { name, type: "claude", url, key: "sk-of-nobody" });

/** Asks something with a key; resolves to the status of the answer when it is there. */
export async function askAsClient(hub: Hub, key: string): Promise<number> {
  const answer = await fetch(`${hub.origin}/v1/messages`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({
      model: MODEL,
      max_tokens: 20,
      messages: [{ role: "user", content: "Hello?" }],
    }),
  });
  await answer.text();
  return answer.status;
}
