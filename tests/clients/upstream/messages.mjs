// Anthropic Messages: reads a request as strictly as the vendor does, and answers.
import { must, pieces, sizeOf } from "./plan.mjs";

const SEAL = "c2lnbmVkLWJ5LXRoZS11cHN0cmVhbQ==";

export function talk(body, headers) {
  must(headers["anthropic-version"], "anthropic-version: header is required");
  must(Number.isInteger(body.max_tokens) && body.max_tokens > 0, "max_tokens: Field required");
  if (body.thinking?.type === "enabled") {
    must(body.thinking.budget_tokens >= 1024, "thinking.budget_tokens: must be >= 1024");
    must(body.thinking.budget_tokens < body.max_tokens, "max_tokens must be greater than thinking.budget_tokens");
    must(body.temperature === undefined || body.temperature === 1, "temperature may only be set to 1 when thinking is enabled");
  }
  const known = new Set((body.tools ?? []).map((tool) => tool.name));
  must(known.size === (body.tools ?? []).length, "tools: Tool names must be unique.");
  let open = [];
  const turns = body.messages.map((message, at) => {
    const blocks = typeof message.content === "string" ? [{ type: "text", text: message.content }] : message.content;
    must(blocks.length > 0, `messages.${at}: content must not be empty`);
    const turn = { role: message.role === "assistant" ? "assistant" : "user", text: "", images: [], calls: [], results: [] };
    const results = [];
    for (const [place, block] of blocks.entries()) {
      const where = `messages.${at}.content.${place}`;
      switch (block.type) {
        case "text":
          must(block.text.length > 0, `${where}: text content blocks must be non-empty`);
          turn.text += `${block.text}\n`;
          break;
        case "image":
          turn.images.push({ type: block.source.media_type ?? block.source.url, size: sizeOf(block.source.data) });
          break;
        case "thinking":
          must(message.role === "assistant", `${where}: thinking only in assistant messages`);
          must(block.signature === SEAL, `${where}: Invalid \`signature\` in \`thinking\` block`);
          break;
        case "tool_use":
          must(/^[a-zA-Z0-9_-]+$/.test(block.id), `${where}.id: String should match pattern '^[a-zA-Z0-9_-]+$'`);
          must(block.input && typeof block.input === "object", `${where}.input: should be an object`);
          turn.calls.push(block.id);
          break;
        case "tool_result":
          results.push(block.tool_use_id);
          turn.results.push({ text: textOf(block.content) });
          for (const image of Array.isArray(block.content) ? block.content : [])
            if (image.type === "image") turn.images.push({ type: image.source.media_type, size: sizeOf(image.source.data) });
          break;
        case "document":
        case "redacted_thinking":
        case "server_tool_use":
        case "web_search_tool_result":
          break;
        default:
          must(false, `${where}: unknown type ${block.type}`);
      }
    }
    if (message.role !== "system") {
      for (const id of open) must(results.includes(id), `messages.${at}: tool_use ids were found without tool_result blocks immediately after: ${id}`);
      for (const id of results) must(open.includes(id), `messages.${at}: unexpected tool_use_id found in tool_result blocks: ${id}`);
      open = turn.calls;
    }
    return turn;
  });
  must(open.length === 0 || turns.at(-1).role === "assistant", "tool_use without tool_result");
  const tools = (body.tools ?? []).map((tool) => ({ name: tool.name, properties: Object.keys(tool.input_schema?.properties ?? {}) }));
  const format = body.output_config?.format ?? body.output_format;
  return { turns, tools, schema: format?.schema };
}

function textOf(content) {
  if (typeof content === "string") return content;
  return (content ?? []).map((part) => part.text ?? "").join("");
}

const USAGE = { input_tokens: 21, cache_creation_input_tokens: 0, cache_read_input_tokens: 5 };

export function whole(plan, body) {
  const content = [];
  if (plan.thought) content.push({ type: "thinking", thinking: plan.thought, signature: SEAL });
  if (plan.text) content.push({ type: "text", text: plan.text });
  for (const [at, call] of (plan.calls ?? []).entries())
    content.push({ type: "tool_use", id: `toolu_${Date.now()}${at}`, name: call.name, input: call.input });
  return {
    id: "msg_scripted", type: "message", role: "assistant", model: body.model, content,
    stop_reason: plan.calls ? "tool_use" : "end_turn", stop_sequence: null, usage: { ...USAGE, output_tokens: 9 },
  };
}

export function* stream(plan, body) {
  const event = (data) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
  const message = { ...whole({}, body), content: [], stop_reason: null, usage: { ...USAGE, output_tokens: 1 } };
  yield event({ type: "message_start", message });
  let index = 0;
  const block = function* (start, deltas) {
    yield event({ type: "content_block_start", index, content_block: start });
    for (const delta of deltas) yield event({ type: "content_block_delta", index, delta });
    yield event({ type: "content_block_stop", index });
    index += 1;
  };
  if (plan.thought) {
    const deltas = pieces(plan.thought).map((thinking) => ({ type: "thinking_delta", thinking }));
    yield* block({ type: "thinking", thinking: "", signature: "" }, [...deltas, { type: "signature_delta", signature: SEAL }]);
  }
  yield event({ type: "ping" });
  if (plan.text) yield* block({ type: "text", text: "" }, pieces(plan.text).map((text) => ({ type: "text_delta", text })));
  for (const [at, call] of (plan.calls ?? []).entries()) {
    const deltas = pieces(JSON.stringify(call.input)).map((partial_json) => ({ type: "input_json_delta", partial_json }));
    yield* block({ type: "tool_use", id: `toolu_${Date.now()}${at}`, name: call.name, input: {} }, deltas);
  }
  yield event({ type: "message_delta", delta: { stop_reason: plan.calls ? "tool_use" : "end_turn", stop_sequence: null }, usage: { output_tokens: 9 } });
  yield event({ type: "message_stop" });
}

export function error(status, message) {
  return { type: "error", error: { type: status === 400 ? "invalid_request_error" : "api_error", message }, request_id: "req_scripted" };
}
