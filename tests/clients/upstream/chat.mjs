// OpenAI Chat Completions: reads a request as strictly as the vendor does, and answers.
import { must, pieces, sizeOf } from "./plan.mjs";

export function talk(body) {
  let open = [];
  const turns = body.messages.map((message, at) => {
    const where = `messages[${at}]`;
    must(["system", "developer", "user", "assistant", "tool"].includes(message.role), `Invalid value: '${message.role}' in '${where}.role'`);
    const parts = typeof message.content === "string" ? [{ type: "text", text: message.content }] : (message.content ?? []);
    const turn = { role: message.role === "assistant" ? "assistant" : "user", text: "", images: [], calls: [], results: [] };
    if (message.role === "tool") {
      must(open.includes(message.tool_call_id), `${where}: messages with role 'tool' must be a response to a preceding message with 'tool_calls'`);
      open = open.filter((id) => id !== message.tool_call_id);
      turn.results.push({ text: parts.map((part) => part.text ?? "").join("") });
      must(parts.every((part) => part.type === "text"), `${where}.content: tool messages hold text only`);
      return turn;
    }
    must(open.length === 0, `${where}: an assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id': ${open}`);
    must(message.role !== "assistant" || parts.length || message.tool_calls?.length, `${where}: content or tool_calls must be set`);
    for (const part of parts) {
      if (part.type === "text") turn.text += `${part.text}\n`;
      else if (part.type === "image_url") {
        const [, type, data] = /^data:([^;]+);base64,(.*)$/s.exec(part.image_url.url) ?? [null, part.image_url.url, ""];
        turn.images.push({ type, size: sizeOf(data) });
      } else must(["file", "input_audio", "refusal"].includes(part.type), `${where}.content: unknown type ${part.type}`);
    }
    for (const call of message.tool_calls ?? []) {
      must(call.type === "function" && typeof call.function.arguments === "string", `${where}.tool_calls: arguments must be a string`);
      must(call.id.length <= 64, `${where}.tool_calls: id is too long`);
      open.push(call.id);
      turn.calls.push(call.id);
    }
    return turn;
  });
  must(open.length === 0, "tool_calls without tool messages");
  const tools = (body.tools ?? []).map((tool) => {
    must(tool.type === "function" && /^[a-zA-Z0-9_-]{1,64}$/.test(tool.function.name), `Invalid tool name ${tool.function?.name}`);
    return { name: tool.function.name, properties: Object.keys(tool.function.parameters?.properties ?? {}) };
  });
  return { turns, tools, schema: body.response_format?.json_schema?.schema };
}

const USAGE = { prompt_tokens: 26, completion_tokens: 9, total_tokens: 35, prompt_tokens_details: { cached_tokens: 5 }, completion_tokens_details: { reasoning_tokens: 3 } };

const calls = (plan) => (plan.calls ?? []).map((call, at) => ({
  id: `call_${Date.now()}${at}`, type: "function", function: { name: call.name, arguments: JSON.stringify(call.input) },
}));

export function whole(plan, body) {
  const message = { role: "assistant", content: plan.text ?? null, refusal: null };
  if (plan.thought) message.reasoning_content = plan.thought;
  if (plan.calls) message.tool_calls = calls(plan);
  return {
    id: "chatcmpl-scripted", object: "chat.completion", created: 1760000000, model: body.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: plan.calls ? "tool_calls" : "stop" }], usage: USAGE,
  };
}

export function* stream(plan, body) {
  const chunk = (choices, more = {}) =>
    `data: ${JSON.stringify({ id: "chatcmpl-scripted", object: "chat.completion.chunk", created: 1760000000, model: body.model, choices, ...more })}\n\n`;
  const delta = (delta, finish_reason = null) => chunk([{ index: 0, delta, finish_reason }]);
  yield delta({ role: "assistant", content: "" });
  for (const reasoning_content of plan.thought ? pieces(plan.thought) : []) yield delta({ reasoning_content });
  for (const content of plan.text ? pieces(plan.text) : []) yield delta({ content });
  for (const [index, call] of calls(plan).entries()) {
    yield delta({ tool_calls: [{ index, ...call, function: { name: call.function.name, arguments: "" } }] });
    for (const piece of pieces(call.function.arguments)) yield delta({ tool_calls: [{ index, function: { arguments: piece } }] });
  }
  yield delta({}, plan.calls ? "tool_calls" : "stop");
  if (body.stream_options?.include_usage) yield chunk([], { usage: USAGE });
  yield "data: [DONE]\n\n";
}

export function error(status, message) {
  return { error: { message, type: status < 500 ? "invalid_request_error" : "server_error", param: null, code: null } };
}
