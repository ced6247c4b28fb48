// Which models, as words in a field and as the API says it: `claude-*` is a beginning, `*-mini` an end, `*x*` a part, `/x/` a pattern.
import type { Schema } from "../../api/client";

export type ModelShape = Schema<"ModelShape">;

export function modelWord(shape: ModelShape): string {
  if (typeof shape === "string") return shape;
  if ("prefix" in shape) return `${shape.prefix}*`;
  if ("suffix" in shape) return `*${shape.suffix}`;
  if ("contains" in shape) return `*${shape.contains}*`;
  return `/${shape.regex}/`;
}

export function modelShape(word: string): ModelShape {
  const text = word.trim();
  const regex = /^\/(.+)\/$/.exec(text)?.[1];
  if (regex) return { regex };
  const contains = /^\*(.+)\*$/.exec(text)?.[1];
  if (contains) return { contains };
  if (text.length > 1 && text.endsWith("*")) return { prefix: text.slice(0, -1) };
  if (text.length > 1 && text.startsWith("*")) return { suffix: text.slice(1) };
  return text;
}
