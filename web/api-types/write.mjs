// Writes the types of the API's document to src/api/schema.d.ts, with the document's hash, by which a test sees that they are stale.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const source = new URL("../../docs/openapi.json", import.meta.url);
const target = new URL("../src/api/schema.d.ts", import.meta.url);

const text = readFileSync(source);
const hash = createHash("sha256").update(text).digest("hex");
const document = JSON.parse(text.toString());
// Every refusal has the same shape: one line for each operation instead of ten keeps the file a fifth of the size.
for (const operations of Object.values(document.paths)) {
  for (const operation of Object.values(operations)) {
    if (!operation.responses) continue;
    // Examples are for readers of the document: as comments they would make the file half as large again.
    for (const { content } of [operation.requestBody ?? {}, ...Object.values(operation.responses)]) {
      for (const shown of Object.values(content ?? {})) delete shown.example;
    }
    const good = Object.entries(operation.responses).filter(([status]) => Number(status) < 400);
    const problem = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
    operation.responses = Object.fromEntries([
      ...good,
      ["default", { description: "Refused", content: problem }],
    ]);
  }
}
// Fields with a default may be left out when writing, and the hub leaves out limits that are not set.
const types = astToString(await openapiTS(document, { defaultNonNullable: false }));
writeFileSync(
  target,
  `// Written by \`npm run types:api\` out of docs/openapi.json; changes by hand are lost.\n// sha256 of the document: ${hash}\n\n${types}`,
);
