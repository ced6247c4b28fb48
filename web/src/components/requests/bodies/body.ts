// A body as it is best read: JSON with lines and indents, an event stream as a list of its events, anything else as it is. Pure.

export interface StreamEvent {
  /** Empty where the stream gives its events no names. */
  name: string;
  data: string;
}

export type ReadBody =
  | { kind: "json"; text: string }
  | { kind: "events"; events: StreamEvent[] }
  | { kind: "text"; text: string };

export function readBody(text: string): ReadBody {
  const json = indented(text);
  if (json !== undefined) return { kind: "json", text: json };
  const events = eventsOf(text);
  return events.length > 0 ? { kind: "events", events } : { kind: "text", text };
}

/** Undefined where it is no JSON. */
function indented(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return undefined;
  }
}

function eventsOf(text: string): StreamEvent[] {
  if (!/^\s*(event|data|id|:)/.test(text)) return [];
  return text.split(/\r?\n\r?\n/).flatMap((block) => {
    const lines = block.split(/\r?\n/);
    const values = (field: string) =>
      lines
        .filter((line) => line.startsWith(`${field}:`))
        .map((line) => line.slice(field.length + 1).replace(/^ /, ""));
    const data = values("data");
    const name = values("event")[0] ?? "";
    return data.length > 0 || name ? [{ name, data: data.join("\n") }] : [];
  });
}
