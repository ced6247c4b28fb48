// Which parts of a message are folded away, and how arguments are written. Pure.
import type { Schema } from "../../api/client";

/** Longer instructions and words of tools would push the conversation off the screen. */
const LONG = 600;

export function isFolded(role: Schema<"SessionMessage">["role"], part: Schema<"MessagePart">): boolean {
  if (part.type !== "text") return true;
  return role === "system" && (part.text ?? "").length > LONG;
}

/** JSON with indents; anything else as it is. */
export function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
