// Runs the checks of one SDK and prints a line of JSON for each.
export const mark = (word, ...rest) => `[[${[word, ...rest].join(":")}]]`;
export const encoded = (value) => encodeURIComponent(JSON.stringify(value));
export const schema = { type: "object", properties: { word: { type: "string" }, count: { type: "integer" } }, required: ["word", "count"], additionalProperties: false };

export function expect(condition, ...found) {
  if (!condition) throw new Error(`unexpected: ${found.map((value) => JSON.stringify(value)).join(" ")}`);
}

export async function run(checks) {
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      console.log(JSON.stringify({ name, ok: true }));
    } catch (error) {
      console.log(JSON.stringify({ name, ok: false, detail: String(error.stack ?? error).slice(0, 600) }));
    }
  }
}
