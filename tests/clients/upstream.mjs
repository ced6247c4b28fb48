// A scripted upstream of all four dialects on one port of loopback, as strict about requests as the vendors are.
// Prints its port. `GET /seen` tells what came in, `DELETE /seen` forgets it.
import { createServer } from "node:http";
import * as chat from "./upstream/chat.mjs";
import * as gemini from "./upstream/gemini.mjs";
import * as messages from "./upstream/messages.mjs";
import { plan, Refused } from "./upstream/plan.mjs";
import * as responses from "./upstream/responses.mjs";

const seen = [];

function route(path) {
  if (path.endsWith("/messages/count_tokens")) return { count: "input_tokens" };
  if (path.endsWith(":countTokens")) return { count: "totalTokens" };
  if (path.endsWith("/messages")) return { dialect: messages };
  if (path.endsWith("/chat/completions")) return { dialect: chat };
  if (path.endsWith("/responses")) return { dialect: responses };
  const method = /(?:models\/([^:]+)|v1internal):(\w+)$/.exec(decodeURIComponent(path));
  if (method) return { dialect: gemini, model: method[1], stream: method[2] === "streamGenerateContent", wrapped: !method[1] };
  return null;
}

function serve(request, text, response) {
  const url = new URL(request.url, "http://upstream");
  if (url.pathname === "/seen") {
    const answer = JSON.stringify(seen);
    if (request.method === "DELETE") seen.length = 0;
    response.end(answer);
    return;
  }
  const found = route(url.pathname);
  const send = (status, body) => {
    seen.push({ path: request.url, status, headers: request.headers, body: text, answer: status === 200 ? undefined : body });
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  if (!found) return send(404, { error: { message: `no ${url.pathname} here`, code: 404, type: "not_found_error" } });
  if (found.count) return send(200, { [found.count]: 11 });
  const { dialect, wrapped } = found;
  let body = JSON.parse(text);
  const model = found.model ?? body.model;
  if (wrapped) body = body.request;
  const streams = found.stream ?? body.stream === true;
  let planned;
  try {
    planned = plan(dialect.talk(body, request.headers));
  } catch (error) {
    if (!(error instanceof Refused)) console.error(error);
    return send(400, dialect.error(400, error.message));
  }
  if (planned.error) return send(planned.error, dialect.error(planned.error, "the upstream refuses, as it was told to"));
  if (!streams) {
    const whole = dialect.whole(planned, body, model);
    return send(200, wrapped ? { response: whole } : whole);
  }
  seen.push({ path: request.url, status: 200, headers: request.headers, body: text });
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const event of dialect.stream(planned, body, model)) {
    response.write(wrapped ? event.replace(/^data: (.*?)(\r?\n)/, 'data: {"response":$1}$2') : event);
  }
  response.end();
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => serve(request, Buffer.concat(chunks).toString(), response));
});
server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => console.log(server.address().port));
