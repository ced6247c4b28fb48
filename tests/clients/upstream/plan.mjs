// What the scripted upstream answers: decided from a conversation in words of no dialect, by marks in the person's
// prompt. It stands in for a model, so that real clients can be driven through whole turns.
//
//   [[text:WORD]]         answers WORD
//   [[remember:WORD]]     answers `noted`; [[recall]] later answers WORD, if the history still holds it
//   [[write:NAME:TEXT]]   has the client write TEXT into the file NAME (an absolute path) with whatever tool it offers, then says `written`
//   [[call:NAME:JSON]]    calls that tool with that argument (percent-encoded), then says what the tool returned
//   [[two:NAME:JSON:JSON]] calls it twice at once, then says both results
//   [[image]]             answers `image TYPE SIZE` of the last image
//   [[schema]]            answers an object that fits the schema that was asked for
//   [[error:STATUS]]      refuses
//   [[long:N]]            answers N numbered words

const MARK = /\[\[(\w+)(?::([^\]]*))?\]\]/g;

/** The conversation: {turns: [{role, text, images, calls, results}], tools: [{name, free, properties}], schema} */
export function plan(talk) {
  const asked = lastMark(talk);
  if (!asked) return { text: "hello from the upstream" };
  const [, word, rest = ""] = asked.mark;
  const results = talk.turns.slice(asked.turn + 1).flatMap((turn) => turn.results);
  switch (word) {
    case "text":
      return { thought: "The answer is agreed.", text: rest };
    case "remember":
      return { text: "noted" };
    case "recall":
      return { text: recall(talk) };
    case "write": {
      if (results.length) return { text: `written: ${talk.turns.length > 1 ? "yes" : "no"}` };
      const [name, content] = split(rest, 2);
      return { thought: "A file is to be written.", calls: [writing(talk.tools, name, content)] };
    }
    case "call": {
      const [name, json] = split(rest, 2);
      if (results.length) return { text: `the tool said: ${results.map((r) => r.text).join(" | ")}` };
      return { text: "One moment.", calls: [{ name, input: JSON.parse(decodeURIComponent(json)) }] };
    }
    case "two": {
      const [name, one, two] = split(rest, 3);
      if (results.length) return { text: `the tool said: ${results.map((r) => r.text).join(" | ")}` };
      return { calls: [one, two].map((json) => ({ name, input: JSON.parse(decodeURIComponent(json)) })) };
    }
    case "image": {
      const image = talk.turns.flatMap((turn) => turn.images).at(-1);
      return { text: image ? `image ${image.type} ${image.size}` : "no image came" };
    }
    case "schema":
      return { text: JSON.stringify(talk.schema ? fitting(talk.schema) : { error: "no schema came" }) };
    case "error":
      return { error: Number(rest) };
    case "long":
      return { text: Array.from({ length: Number(rest) }, (_, at) => `word${at}`).join(" ") };
    default:
      return { text: `unknown mark ${word}` };
  }
}

function split(rest, parts) {
  const pieces = rest.split(":");
  return [...pieces.slice(0, parts - 1), pieces.slice(parts - 1).join(":")];
}

/** The last mark that a person wrote, and in which turn. */
function lastMark(talk) {
  for (let turn = talk.turns.length - 1; turn >= 0; turn--) {
    if (talk.turns[turn].role !== "user") continue;
    const mark = [...talk.turns[turn].text.matchAll(MARK)].at(-1);
    if (mark) return { mark, turn };
  }
  return null;
}

function recall(talk) {
  const all = talk.turns.map((turn) => turn.text).join("\n");
  const word = [...all.matchAll(/\[\[remember:([^\]]*)\]\]/g)].at(-1);
  return word ? word[1] : "nothing to recall";
}

/** The call that writes a file with one of the tools that coding clients offer. */
function writing(tools, name, content) {
  const script = `printf %s '${content}' > ${name}`;
  for (const tool of tools) {
    const has = (field) => tool.properties.includes(field);
    if (["Write", "write_file", "write"].includes(tool.name) && has("content")) {
      const path = ["file_path", "filePath", "path"].find(has);
      return { name: tool.name, input: { [path]: name, content } };
    }
    if (tool.name === "exec_command") return { name: tool.name, input: { cmd: script } };
    if (tool.name === "shell") return { name: tool.name, input: { command: ["bash", "-lc", script] } };
    if (tool.name === "exec") {
      const code = `const r = await tools.exec_command({cmd: ${JSON.stringify(script)}}); text(JSON.stringify(r));`;
      return { name: tool.name, input: tool.free ? code : { input: code }, free: tool.free };
    }
    if (tool.name === "Bash" || tool.name === "bash") return { name: tool.name, input: { command: script } };
  }
  return { name: "no_tool_that_writes", input: {} };
}

/** The smallest value that fits a JSON Schema, as far as tests need it. */
function fitting(schema) {
  if (schema.enum) return schema.enum[0];
  switch (String(schema.type).toLowerCase()) {
    case "object":
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, inner]) => [key, fitting(inner)]));
    case "array":
      return [fitting(schema.items ?? {})];
    case "integer":
    case "number":
      return 7;
    case "boolean":
      return true;
    default:
      return "seven";
  }
}

export function sizeOf(base64) {
  return Buffer.from(base64 ?? "", "base64").length;
}

/** Pieces of a text as a model streams it. */
export function pieces(text) {
  return text.match(/[\s\S]{1,7}/g) ?? [""];
}

/** A request that a strict vendor would refuse. */
export class Refused extends Error {}

export function must(condition, message) {
  if (!condition) throw new Refused(message);
}
