// No text outside of the translation files: reads every component and looks for letters where a reader would see them.
import { parseSync } from "vite";
import { expect, it } from "vitest";

/** Attributes that readers see or hear. */
const SHOWN = new Set([
  "label",
  "title",
  "placeholder",
  "description",
  "aria-label",
  "aria-description",
  "aria-roledescription",
  "alt",
  "hint",
  "header",
  "error",
  "nothingFound",
  "nothingFoundMessage",
  "prefix",
  "suffix",
  "submit",
  "legend",
  "confirm",
  "body",
  "message",
]);

/** Proper names and words of formats, the same in every language. */
const NAMES = new Set([
  "Claude Code Hub",
  "Claude Code",
  "Codex",
  "Gemini CLI",
  "OpenCode",
  "USD",
  "JSON",
  "CSV",
  "YAML",
  "HTTP",
  "API",
  "URL",
  "ID",
  "RPM",
  "TPM",
  "TTFB",
  "TTFT",
  "p50",
  "p90",
  "p95",
  "p99",
  "default",
  "Ctrl K",
  "⌘K",
]);

interface Node {
  type: string;
  start: number;
  [name: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}

function isText(text: string): boolean {
  return /\p{L}{2,}/u.test(text) && !NAMES.has(text.trim());
}

/** Literal texts that an expression may come to: itself, both ends of a condition, what stands after `??` or `&&`. */
function literals(node: unknown): string[] {
  if (!isNode(node)) return [];
  switch (node.type) {
    case "Literal":
      return typeof node.value === "string" ? [node.value] : [];
    case "TemplateLiteral":
      return (node.quasis as { value: { cooked: string } }[]).map((part) => part.value.cooked);
    case "ConditionalExpression":
      return [...literals(node.consequent), ...literals(node.alternate)];
    case "LogicalExpression":
      return [...literals(node.left), ...literals(node.right)];
    case "JSXExpressionContainer":
    case "ParenthesizedExpression":
      return literals(node.expression);
    default:
      return [];
  }
}

function shownTexts(node: Node): string[] {
  if (node.type === "JSXText") return [String(node.value)];
  if (node.type === "JSXElement" || node.type === "JSXFragment") {
    return (node.children as Node[]).flatMap((child) =>
      child.type === "JSXExpressionContainer" ? literals(child) : [],
    );
  }
  if (node.type === "JSXAttribute" && isNode(node.name)) {
    const { name } = node.name as { name?: unknown };
    return typeof name === "string" && SHOWN.has(name) ? literals(node.value) : [];
  }
  if (node.type === "Property" && isNode(node.key)) {
    const name = node.key.type === "Identifier" ? node.key.name : node.key.value;
    // Columns, actions and notices are given their words as properties.
    return typeof name === "string" && SHOWN.has(name) && name !== "body" ? literals(node.value) : [];
  }
  return [];
}

function walk(node: unknown, found: string[]): void {
  if (Array.isArray(node)) {
    for (const part of node) walk(part, found);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  if (isNode(node)) found.push(...shownTexts(node).filter(isText));
  for (const value of Object.values(node)) walk(value, found);
}

function textsOf(code: string): string[] {
  const found: string[] = [];
  walk(parseSync("component.tsx", code).program, found);
  return found.map((text) => text.trim());
}

it("finds texts where readers would see them, and nothing else", () => {
  expect(textsOf("const a = <b title='Some words' id='some-id'>Hello <i>{x ? 'there' : y}</i></b>;")).toEqual(
    ["Some words", "Hello", "there"],
  );
  expect(textsOf("const c = { header: 'Name', key: 'name' };")).toEqual(["Name"]);
  expect(textsOf("const a = <b title={t('x.y')} label='Claude Code'>{t('z')} – 5 %</b>;")).toEqual([]);
});

const components = import.meta.glob<string>(["../**/*.tsx", "!../**/*.test.tsx", "!../test-setup.tsx"], {
  eager: true,
  query: "?raw",
  import: "default",
});

it("looks at all components", () => expect(Object.keys(components).length).toBeGreaterThan(40));

it.each(Object.entries(components))("%s has no text of its own", (_, code) => {
  expect(textsOf(code)).toEqual([]);
});
