import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import types from "./schema.d.ts?raw";

it("is of the API's document as it is now; else run `npm run types:api`", () => {
  const document = createHash("sha256").update(readFileSync("../docs/openapi.json")).digest("hex");
  expect(/sha256 of the document: (\w+)/.exec(types)?.[1]).toBe(document);
});
