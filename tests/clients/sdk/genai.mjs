// The official SDK of Google against the hub: `node genai.mjs BASE KEY MODEL`.
import { ApiError, GoogleGenAI } from "@google/genai";
import { encoded, expect, mark, run, schema } from "./checks.mjs";

const [base, key, model] = process.argv.slice(2);
const client = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: base } });
const declaration = { name: "get_weather", description: "Tells the weather.", parametersJsonSchema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } };
const tools = [{ functionDeclarations: [declaration] }];
const ask = (contents, config = {}) => ({ model, contents, config });

await run({
  text: async () => {
    const answer = await client.models.generateContent(ask(mark("text", "pear")));
    expect(answer.text === "pear" && answer.candidates[0].finishReason === "STOP", answer);
    const usage = answer.usageMetadata;
    expect((usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0) === 9 && usage.cachedContentTokenCount === 5, usage);
  },
  stream: async () => {
    let seen = "";
    let last;
    for await (const chunk of await client.models.generateContentStream(ask(mark("long", 40)))) {
      seen += chunk.text ?? "";
      last = chunk;
    }
    expect(seen.endsWith("word39") && last.candidates[0].finishReason === "STOP", seen, last);
  },
  tools: async () => {
    const question = { role: "user", parts: [{ text: mark("two", "get_weather", encoded({ city: "Oslo" }), encoded({ city: "Rome" })) }] };
    const first = await client.models.generateContent(ask([question], { tools }));
    expect(first.functionCalls?.length === 2, first.candidates);
    const results = first.functionCalls.map((call) => ({ functionResponse: { id: call.id, name: call.name, response: { output: `fine in ${call.args.city}` } } }));
    const last = await client.models.generateContent(ask([question, first.candidates[0].content, { role: "user", parts: results }], { tools }));
    expect(last.text === "the tool said: fine in Oslo | fine in Rome", last.text, last.candidates);
  },
  structured: async () => {
    const answer = await client.models.generateContent(ask(mark("schema"), { responseMimeType: "application/json", responseJsonSchema: schema }));
    expect(JSON.parse(answer.text).count === 7, answer);
  },
  image: async () => {
    const image = { inlineData: { mimeType: "image/png", data: Buffer.alloc(90, 7).toString("base64") } };
    const answer = await client.models.generateContent(ask([{ role: "user", parts: [image, { text: mark("image") }] }]));
    expect(answer.text === "image image/png 90", answer);
  },
  error: async () => {
    const error = await client.models.generateContent(ask(mark("error", 400))).then(() => null, (error) => error);
    expect(error instanceof ApiError && error.status === 400 && /as it was told to/.test(error.message), String(error));
  },
  wrong_key: async () => {
    const wrong = new GoogleGenAI({ apiKey: "sk-wrong", httpOptions: { baseUrl: base } });
    const error = await wrong.models.generateContent(ask("hi")).then(() => null, (error) => error);
    expect(error instanceof ApiError && error.status === 401, String(error));
  },
  count_tokens: async () => {
    const count = await client.models.countTokens({ model, contents: "how many are these" });
    expect(count.totalTokens > 0, count);
  },
  models: async () => {
    const names = [];
    for await (const one of await client.models.list()) names.push(one.name);
    expect(names.includes(`models/${model}`), names);
  },
});
