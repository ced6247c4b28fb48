// Gemini generateContent: reads a request as strictly as the vendor does, and answers.
import { must, pieces, sizeOf } from "./plan.mjs";

const SEAL = "c2NyaXB0ZWQtdGhvdWdodC1zaWduYXR1cmU=";
const SKIP = "skip_thought_signature_validator";

export function talk(body) {
  const field = (object, name) => object?.[name] ?? object?.[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
  const contents = Array.isArray(body.contents) ? body.contents : [body.contents];
  must(contents.length && (contents[0].role ?? "user") === "user", "Please ensure that the conversation starts with a user turn.");
  let expected = 0;
  let before = null;
  const turns = contents.map((content, at) => {
    const role = content.role ?? "user";
    must(["user", "model", "function"].includes(role), `Please use a valid role: user, model. (contents[${at}])`);
    must(role !== before || role === "user", `Please ensure that multiturn requests alternate between user and model (contents[${at}])`);
    before = role;
    must(content.parts?.length, `GenerateContentRequest.contents[${at}].parts: contents.parts must not be empty.`);
    const turn = { role: role === "model" ? "assistant" : "user", text: "", images: [], calls: [], results: [] };
    let responses = 0;
    for (const part of content.parts) {
      const seal = field(part, "thoughtSignature");
      must(!seal || seal === SEAL || seal === SKIP, "Thought signature is not valid");
      const call = field(part, "functionCall");
      const response = field(part, "functionResponse");
      const inline = field(part, "inlineData");
      if (part.text && !part.thought) turn.text += `${part.text}\n`;
      if (inline) turn.images.push({ type: field(inline, "mimeType"), size: sizeOf(inline.data) });
      if (call) {
        must(call.args === undefined || typeof call.args === "object", "args must be an object");
        turn.calls.push(call.name);
      }
      if (response) {
        must(response.name && typeof response.response === "object", "functionResponse needs a name and an object");
        turn.results.push({ text: response.response.output ?? response.response.result ?? response.response.content ?? JSON.stringify(response.response) });
        responses += 1;
      }
    }
    must(role === "model" || responses === expected, `Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn (contents[${at}]: ${responses} for ${expected})`);
    expected = role === "model" ? turn.calls.length : 0;
    return turn;
  });
  const tools = (body.tools ?? []).flatMap((tool) => field(tool, "functionDeclarations") ?? []).map((tool) => {
    must(/^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/.test(tool.name), `Invalid function name ${tool.name}`);
    if (tool.parameters) clean(tool.parameters, tool.name);
    const schema = tool.parameters ?? field(tool, "parametersJsonSchema");
    return { name: tool.name, properties: Object.keys(schema?.properties ?? {}) };
  });
  const config = field(body, "generationConfig");
  return { turns, tools, schema: field(config, "responseJsonSchema") ?? field(config, "responseSchema") };
}

/** `parameters` is a subset of OpenAPI: what is not in it is an unknown name to the vendor. */
function clean(schema, name) {
  for (const odd of ["$schema", "additionalProperties", "$ref", "$defs", "const", "exclusiveMinimum", "exclusiveMaximum", "patternProperties"])
    must(!(odd in schema), `Invalid JSON payload received. Unknown name "${odd}" at 'tools[0].function_declarations' (${name})`);
  for (const inner of Object.values(schema.properties ?? {})) clean(inner, name);
  if (schema.items) clean(schema.items, name);
}

const USAGE = { promptTokenCount: 26, cachedContentTokenCount: 5, candidatesTokenCount: 6, thoughtsTokenCount: 3, totalTokenCount: 35 };

const thoughts = (plan) => (plan.thought ? [{ text: plan.thought, thought: true }] : []);
const calls = (plan) => (plan.calls ?? []).map((call, at) => ({ functionCall: { name: call.name, args: call.input }, ...(at ? {} : { thoughtSignature: SEAL }) }));

const answer = (parts, model, more = {}) => ({
  candidates: [{ content: { role: "model", parts }, index: 0, ...more }], modelVersion: model, responseId: "scripted", usageMetadata: USAGE,
});

export function whole(plan, body, model) {
  const text = plan.text ? [{ text: plan.text }] : [];
  return answer([...thoughts(plan), ...text, ...calls(plan)], model, { finishReason: "STOP" });
}

export function* stream(plan, body, model) {
  const chunk = (parts, more) => `data: ${JSON.stringify(answer(parts, model, more))}\r\n\r\n`;
  for (const part of thoughts(plan)) yield chunk([part]);
  for (const text of plan.text ? pieces(plan.text) : []) yield chunk([{ text }]);
  if (plan.calls) yield chunk(calls(plan));
  yield chunk([{ text: "" }], { finishReason: "STOP" });
}

export function error(status, message) {
  return { error: { code: status, message, status: status === 400 ? "INVALID_ARGUMENT" : "INTERNAL" } };
}
