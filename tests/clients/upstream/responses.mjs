// OpenAI Responses: reads a request as strictly as the vendor does, and answers.
import { must, pieces, sizeOf } from "./plan.mjs";

const SEAL = "gAAAAscripted-encrypted-content";

export function talk(body) {
  const input = typeof body.input === "string" ? [{ role: "user", content: body.input }] : body.input;
  let open = new Set();
  const extra = [];
  const turns = input.map((item, at) => {
    const where = `input[${at}]`;
    const turn = { role: "user", text: "", images: [], calls: [], results: [] };
    switch (item.type ?? "message") {
      case "message": {
        turn.role = item.role === "assistant" ? "assistant" : "user";
        const parts = typeof item.content === "string" ? [{ type: "input_text", text: item.content }] : item.content;
        for (const part of parts) {
          const expected = item.role === "assistant" ? ["output_text", "refusal"] : ["input_text", "input_image", "input_file"];
          must(expected.includes(part.type), `Invalid value: '${part.type}' in '${where}.content'. Supported values are: ${expected}`);
          if (part.text) turn.text += `${part.text}\n`;
          if (part.type === "input_image") {
            const [, type, data] = /^data:([^;]+);base64,(.*)$/s.exec(part.image_url) ?? [null, part.image_url, ""];
            turn.images.push({ type, size: sizeOf(data) });
          }
        }
        break;
      }
      case "function_call":
        must(typeof item.arguments === "string", `${where}.arguments: must be a string`);
        must(item.call_id.length <= 64, `${where}.call_id: string too long`);
        open.add(item.call_id);
        turn.role = "assistant";
        break;
      case "custom_tool_call":
        open.add(item.call_id);
        turn.role = "assistant";
        break;
      case "function_call_output":
      case "custom_tool_call_output":
        must(open.delete(item.call_id), `No tool call found for function call output with call_id ${item.call_id}.`);
        turn.results.push({ text: typeof item.output === "string" ? item.output : item.output.map((part) => part.text ?? "").join("") });
        for (const part of Array.isArray(item.output) ? item.output : [])
          if (part.type === "input_image") turn.images.push({ type: /^data:([^;]+)/.exec(part.image_url)?.[1], size: sizeOf(part.image_url.split(",")[1]) });
        break;
      case "reasoning":
        turn.role = "assistant";
        must(!item.encrypted_content || item.encrypted_content === SEAL, `The encrypted content for item ${item.id} could not be verified.`);
        break;
      case "additional_tools":
        extra.push(...item.tools);
        break;
      default:
        must(false, `Invalid value: '${item.type}' in '${where}.type'`);
    }
    return turn;
  });
  must(open.size === 0, `No tool output found for function call ${[...open]}.`);
  const flat = (tools) => tools.flatMap((tool) => {
    if (tool.type === "namespace") return flat(tool.tools);
    if (tool.type === "function") {
      must(/^[a-zA-Z0-9_-]{1,64}$/.test(tool.name), `Invalid tool name ${tool.name}`);
      return [{ name: tool.name, properties: Object.keys(tool.parameters?.properties ?? {}) }];
    }
    return tool.type === "custom" ? [{ name: tool.name, free: true, properties: [] }] : [];
  });
  return { turns, tools: flat([...(body.tools ?? []), ...extra]), schema: body.text?.format?.schema };
}

const USAGE = { input_tokens: 26, input_tokens_details: { cached_tokens: 5 }, output_tokens: 9, output_tokens_details: { reasoning_tokens: 3 }, total_tokens: 35 };

function items(plan) {
  const items = [];
  if (plan.thought) items.push({ type: "reasoning", id: "rs_scripted", summary: [{ type: "summary_text", text: plan.thought }], encrypted_content: SEAL });
  if (plan.text) items.push({ type: "message", id: "msg_scripted", status: "completed", role: "assistant", content: [{ type: "output_text", text: plan.text, annotations: [], logprobs: [] }] });
  for (const [at, call] of (plan.calls ?? []).entries()) {
    const call_id = `call_${Date.now()}${at}`;
    items.push(call.free
      ? { type: "custom_tool_call", id: `ctc_${at}`, status: "completed", call_id, name: call.name, input: call.input }
      : { type: "function_call", id: `fc_${at}`, status: "completed", call_id, name: call.name, arguments: JSON.stringify(call.input) });
  }
  return items;
}

export function whole(plan, body) {
  return {
    id: "resp_scripted", object: "response", created_at: 1760000000, status: "completed", error: null, incomplete_details: null,
    model: body.model, output: items(plan), parallel_tool_calls: true, tool_choice: "auto", tools: [], usage: USAGE,
  };
}

export function* stream(plan, body) {
  let sequence_number = 0;
  const event = (type, data) => `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence_number++, ...data })}\n\n`;
  const done = whole(plan, body);
  const begun = { ...done, status: "in_progress", output: [], usage: null };
  yield event("response.created", { response: begun });
  yield event("response.in_progress", { response: begun });
  for (const [output_index, item] of done.output.entries()) {
    const at = { item_id: item.id, output_index };
    const text = { reasoning: item.summary?.[0].text, message: item.content?.[0].text, function_call: item.arguments, custom_tool_call: item.input }[item.type];
    const empty = { reasoning: { summary: [], encrypted_content: null }, message: { content: [], status: "in_progress" }, function_call: { arguments: "", status: "in_progress" }, custom_tool_call: { input: "", status: "in_progress" } }[item.type];
    yield event("response.output_item.added", { output_index, item: { ...item, ...empty } });
    const part = { reasoning: { type: "summary_text", text: "" }, message: { type: "output_text", text: "", annotations: [] } }[item.type];
    const [name, place, field] = {
      reasoning: ["reasoning_summary_text", { summary_index: 0 }, "text"], message: ["output_text", { content_index: 0 }, "text"],
      function_call: ["function_call_arguments", {}, "arguments"], custom_tool_call: ["custom_tool_call_input", {}, "input"],
    }[item.type];
    const parts = item.type === "reasoning" ? "reasoning_summary_part" : "content_part";
    if (part) yield event(`response.${parts}.added`, { ...at, ...place, part });
    for (const delta of pieces(text)) yield event(`response.${name}.delta`, { ...at, ...place, delta });
    yield event(`response.${name}.done`, { ...at, ...place, [field]: text });
    if (part) yield event(`response.${parts}.done`, { ...at, ...place, part: { ...part, text } });
    yield event("response.output_item.done", { output_index, item });
  }
  yield event("response.completed", { response: done });
}

export function error(status, message) {
  return { error: { message, type: status < 500 ? "invalid_request_error" : "server_error", param: null, code: null } };
}
