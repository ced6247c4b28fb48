// Traffic for browser tests: an upstream that answers as the prompt says, and clients that ask through the hub.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ADMIN_TOKEN, type Hub } from "./hub";

export interface Upstream {
  url: string;
  stop(): Promise<void>;
}

const USAGE = {
  input_tokens: 20,
  output_tokens: 50,
  cache_read_input_tokens: 4000,
  cache_creation_input_tokens: 300,
};

/** `OVERLOADED` in the prompt is refused with 529; `ENDLESS` is a stream that begins and does not end; all else is a short answer. */
export async function startUpstream(): Promise<Upstream> {
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => {
      body += part.toString();
    });
    request.on("end", () => {
      const json = (status: number, value: object) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(value));
      };
      if (body.includes("OVERLOADED")) {
        json(529, {
          type: "error",
          error: { type: "overloaded_error", message: "Overloaded, says the upstream" },
        });
        return;
      }
      const message = { id: "msg_1", type: "message", role: "assistant", model: "claude-sonnet-4-5" };
      if (!body.includes("ENDLESS")) {
        const content = [{ type: "text", text: "Hello" }];
        json(200, { ...message, content, stop_reason: "end_turn", usage: USAGE });
        return;
      }
      response.writeHead(200, { "content-type": "text/event-stream" });
      const event = (type: string, data: object) =>
        response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
      event("message_start", { message: { ...message, content: [], stop_reason: null, usage: USAGE } });
      event("content_block_start", { index: 0, content_block: { type: "text", text: "" } });
      event("content_block_delta", { index: 0, delta: { type: "text_delta", text: "Hello" } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Asks the management API as the admin. */
export async function admin<T>(hub: Hub, method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${hub.origin}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text) as T;
}

/** A provider that leads to the upstream. */
export async function addProvider(
  hub: Hub,
  upstream: Upstream,
  name: string,
  more: object = {},
): Promise<void> {
  const draft = { name, type: "claude", url: upstream.url, key: "sk-of-the-tests", ...more };
  await admin(hub, "POST", "/providers", draft);
}

/** A user with a key; the key's text. */
export async function addUser(hub: Hub, name: string): Promise<string> {
  const user = await admin<{ id: number }>(hub, "POST", "/users", { name });
  const issued = await admin<{ secret: string }>(hub, "POST", `/users/${user.id}/keys`, { name: "laptop" });
  return issued.secret;
}

interface Asked {
  session?: string;
  stream?: boolean;
}

/** A client's request; resolves with the whole answer, however it ends. */
export async function ask(hub: Hub, key: string, prompt: string, { session, stream = false }: Asked = {}) {
  const answer = await fetch(`${hub.origin}/v1/messages`, {
    method: "POST",
    headers: {
      "x-api-key": key,
      "anthropic-version": "2023-06-01",
      "content-type": "application/json",
      ...(session ? { "x-claude-code-session-id": session } : {}),
    },
    body: JSON.stringify({
      model: "claude-sonnet-4-5",
      max_tokens: 100,
      stream,
      messages: [{ role: "user", content: prompt }],
    }),
  });
  return { status: answer.status, text: await answer.text() };
}
