// The official SDK of Anthropic against the hub: `node anthropic.mjs BASE KEY MODEL`.
import Anthropic from "@anthropic-ai/sdk";
import { encoded, expect, mark, run, schema } from "./checks.mjs";

const [base, key, model] = process.argv.slice(2);
const client = new Anthropic({ baseURL: base, apiKey: key, maxRetries: 0 });
const tools = [{ name: "get_weather", description: "Tells the weather.", input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } }];
const ask = (content, more = {}) => ({ model, max_tokens: 4096, messages: [{ role: "user", content }], ...more });
const textOf = (message) => message.content.filter((block) => block.type === "text").map((block) => block.text).join("");

await run({
  text: async () => {
    const message = await client.messages.create(ask(mark("text", "pear")));
    expect(textOf(message) === "pear" && message.stop_reason === "end_turn", message);
    expect(message.usage.output_tokens === 9 && message.usage.cache_read_input_tokens === 5, message.usage);
  },
  stream: async () => {
    const stream = client.messages.stream(ask(mark("long", 40)));
    let seen = "";
    stream.on("text", (text) => { seen += text; });
    const message = await stream.finalMessage();
    expect(seen === textOf(message) && seen.endsWith("word39"), seen);
    expect(message.usage.output_tokens === 9, message.usage);
  },
  thinking: async () => {
    const first = await client.messages.stream(ask(mark("call", "get_weather", encoded({ city: "Oslo" })), { tools, thinking: { type: "enabled", budget_tokens: 2000 } })).finalMessage();
    expect(first.stop_reason === "tool_use", first);
  },
  tools: async () => {
    const question = { role: "user", content: mark("two", "get_weather", encoded({ city: "Oslo" }), encoded({ city: "Rome" })) };
    const first = await client.messages.stream({ model, max_tokens: 4096, messages: [question], tools }).finalMessage();
    const calls = first.content.filter((block) => block.type === "tool_use");
    expect(calls.length === 2 && calls[1].input.city === "Rome", first.content);
    const results = calls.map((call) => ({ type: "tool_result", tool_use_id: call.id, content: `fine in ${call.input.city}` }));
    const last = await client.messages.create({ model, max_tokens: 4096, tools, messages: [question, { role: "assistant", content: first.content }, { role: "user", content: results }] });
    expect(textOf(last) === "the tool said: fine in Oslo | fine in Rome", last);
  },
  structured: async () => {
    const message = await client.messages.create(ask(mark("schema"), { output_config: { format: { type: "json_schema", schema } } }));
    expect(JSON.parse(textOf(message)).count === 7, message);
  },
  image: async () => {
    const image = { type: "image", source: { type: "base64", media_type: "image/png", data: Buffer.alloc(90, 7).toString("base64") } };
    const message = await client.messages.create(ask([image, { type: "text", text: mark("image") }]));
    expect(textOf(message) === "image image/png 90", message);
  },
  error: async () => {
    const error = await client.messages.create(ask(mark("error", 400))).then(() => null, (error) => error);
    expect(error instanceof Anthropic.BadRequestError && error.error.type === "error" && /as it was told to/.test(error.message), String(error), error?.error);
  },
  wrong_key: async () => {
    const error = await client.withOptions({ apiKey: "sk-wrong" }).messages.create(ask("hi")).then(() => null, (error) => error);
    expect(error instanceof Anthropic.AuthenticationError, String(error));
  },
  count_tokens: async () => {
    const count = await client.messages.countTokens({ model, messages: [{ role: "user", content: "how many are these" }] });
    expect(count.input_tokens > 0, count);
  },
  models: async () => {
    const list = await client.models.list();
    expect(list.data.some((one) => one.id === model && one.type === "model"), list.data);
  },
});
