// The official SDK of OpenAI against the hub, Chat Completions and Responses: `node openai.mjs BASE KEY MODEL`.
import OpenAI from "openai";
import { encoded, expect, mark, run, schema } from "./checks.mjs";

const [base, key, model] = process.argv.slice(2);
const client = new OpenAI({ baseURL: `${base}/v1`, apiKey: key, maxRetries: 0 });
const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false };
const chatTools = [{ type: "function", function: { name: "get_weather", description: "Tells the weather.", parameters } }];
const tools = [{ type: "function", name: "get_weather", description: "Tells the weather.", parameters, strict: false }];
const two = mark("two", "get_weather", encoded({ city: "Oslo" }), encoded({ city: "Rome" }));
const ask = (content, more = {}) => ({ model, messages: [{ role: "user", content }], ...more });
const png = `data:image/png;base64,${Buffer.alloc(90, 7).toString("base64")}`;

await run({
  chat_text: async () => {
    const answer = await client.chat.completions.create(ask(mark("text", "pear")));
    expect(answer.choices[0].message.content === "pear" && answer.choices[0].finish_reason === "stop", answer);
    expect(answer.usage.completion_tokens === 9 && answer.usage.prompt_tokens_details.cached_tokens === 5, answer.usage);
  },
  chat_stream: async () => {
    const stream = client.chat.completions.stream(ask(mark("long", 40), { stream_options: { include_usage: true } }));
    const answer = await stream.finalChatCompletion();
    expect(answer.choices[0].message.content.endsWith("word39"), answer);
    expect((await stream.totalUsage()).completion_tokens === 9, await stream.totalUsage());
  },
  chat_tools: async () => {
    const question = { role: "user", content: two };
    const first = await client.chat.completions.stream({ model, messages: [question], tools: chatTools }).finalChatCompletion();
    const message = first.choices[0].message;
    expect(message.tool_calls?.length === 2 && first.choices[0].finish_reason === "tool_calls", first.choices);
    const results = message.tool_calls.map((call) => ({ role: "tool", tool_call_id: call.id, content: `fine in ${JSON.parse(call.function.arguments).city}` }));
    const last = await client.chat.completions.create({ model, messages: [question, message, ...results], tools: chatTools });
    expect(last.choices[0].message.content === "the tool said: fine in Oslo | fine in Rome", last);
  },
  chat_structured: async () => {
    const answer = await client.chat.completions.create(ask(mark("schema"), { response_format: { type: "json_schema", json_schema: { name: "answer", schema, strict: true } } }));
    expect(JSON.parse(answer.choices[0].message.content).count === 7, answer);
  },
  chat_image: async () => {
    const answer = await client.chat.completions.create(ask([{ type: "image_url", image_url: { url: png } }, { type: "text", text: mark("image") }]));
    expect(answer.choices[0].message.content === "image image/png 90", answer);
  },
  chat_error: async () => {
    const error = await client.chat.completions.create(ask(mark("error", 400))).then(() => null, (error) => error);
    expect(error instanceof OpenAI.BadRequestError && /as it was told to/.test(error.message), String(error));
  },
  responses_text: async () => {
    const answer = await client.responses.create({ model, input: mark("text", "pear") });
    expect(answer.output_text === "pear" && answer.status === "completed", answer);
    expect(answer.usage.output_tokens === 9 && answer.usage.input_tokens_details.cached_tokens === 5, answer.usage);
  },
  responses_stream: async () => {
    const stream = client.responses.stream({ model, input: mark("long", 40) });
    let seen = "";
    stream.on("response.output_text.delta", (event) => { seen += event.delta; });
    const answer = await stream.finalResponse();
    expect(answer.output_text === seen && seen.endsWith("word39"), answer.output_text);
  },
  responses_tools: async () => {
    const input = [{ role: "user", content: two }];
    const first = await client.responses.stream({ model, input, tools, store: false, include: ["reasoning.encrypted_content"] }).finalResponse();
    const calls = first.output.filter((item) => item.type === "function_call");
    expect(calls.length === 2, first.output);
    const results = calls.map((call) => ({ type: "function_call_output", call_id: call.call_id, output: `fine in ${JSON.parse(call.arguments).city}` }));
    const items = first.output.map(({ parsed_arguments, parsed, ...item }) => item);
    const last = await client.responses.create({ model, input: [...input, ...items, ...results], tools, store: false });
    expect(last.output_text === "the tool said: fine in Oslo | fine in Rome", last);
  },
  responses_structured: async () => {
    const answer = await client.responses.create({ model, input: mark("schema"), text: { format: { type: "json_schema", name: "answer", schema, strict: true } } });
    expect(JSON.parse(answer.output_text).count === 7, answer);
  },
  responses_error: async () => {
    const error = await client.responses.create({ model, input: mark("error", 400) }).then(() => null, (error) => error);
    expect(error instanceof OpenAI.BadRequestError && /as it was told to/.test(error.message), String(error));
  },
  wrong_key: async () => {
    const error = await client.withOptions({ apiKey: "sk-wrong" }).responses.create({ model, input: "hi" }).then(() => null, (error) => error);
    expect(error instanceof OpenAI.AuthenticationError, String(error));
  },
  models: async () => {
    const list = await client.models.list();
    expect(list.data.some((one) => one.id === model && one.object === "model"), list.data);
  },
});
