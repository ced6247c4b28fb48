// A provider for browser tests that speaks Claude's API: answers with a short text, holds its answers back, or fails.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface ClaudeUpstream {
  url: string;
  /** What the next requests get: an answer, nothing until `release`, or an error of that status. */
  next: "answer" | "hold" | number;
  /** Answers all that were held back, and no longer holds any. */
  release(): void;
  stop(): Promise<void>;
}

export async function startClaudeUpstream(): Promise<ClaudeUpstream> {
  const held = new Set<{ response: ServerResponse; model: string }>();
  const send = (response: ServerResponse, status: number, body: object) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };
  const answer = (response: ServerResponse, model: string) =>
    send(response, 200, {
      id: "msg_browser_test",
      type: "message",
      role: "assistant",
      model,
      content: [{ type: "text", text: "Hello." }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: { input_tokens: 1000, output_tokens: 500 },
    });
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { model = "" } = JSON.parse(Buffer.concat(parts).toString() || "{}") as { model?: string };
      if (upstream.next === "hold") held.add({ response, model });
      else if (upstream.next === "answer") answer(response, model);
      else send(response, upstream.next, { type: "error", error: { type: "api_error", message: "broken" } });
    });
  });
  const upstream: ClaudeUpstream = {
    url: "",
    next: "answer",
    release() {
      upstream.next = "answer";
      for (const { response, model } of held) answer(response, model);
      held.clear();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  upstream.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return upstream;
}
