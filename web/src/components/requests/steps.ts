// Reads what the hub writes beside a step of the decision chain, so that its own phrases can be said in the reader's language.
// The words of providers are left as they are. Pure.

/** The hub's phrases: each is a text of `steps`, and what it names is a value of it. */
const PHRASES = [
  ["pinnedAway", /^pinned, away from home/],
  ["pinned", /^pinned/],
  ["drawn", /^drawn with (?<percent>\d+) % among (?<among>\d+)/],
  ["lessLoaded", /^the less loaded of two among (?<among>\d+)/],
  ["cheapest", /^cheapest, drawn with (?<percent>\d+) % among (?<among>\d+)/],
  ["again", /^again(?=[,:]|$)/],
  ["otherDialect", /^though of another dialect: nobody else can serve/],
  ["coolingDown", /^though cooling down: nobody else can serve/],
  ["translated", /^translated to (?<dialect>\w+)/],
  ["leftOut", /^left out: (?<names>[^;]+)/],
  ["filters", /^request filters: (?<names>[^;]+)/],
  ["changed", /^changed: (?<names>[^;]+)/],
  ["slots", /^all slots are taken$/],
  ["sessionsFull", /^as many conversations run there as may$/],
  ["retryIn", /^tried again in (?<seconds>\d+) s$/],
  ["actorDown", /^the provider's actor is restarting$/],
  ["routerDown", /^the router does not answer$/],
  ["timeUp", /^the request's time is up$/],
  ["estimatedKind", /^tokens are estimated here: its type is (?<kind>[\w-]+)$/],
  ["estimated", /^tokens are estimated here: no provider counts them$/],
  ["counted", /^(?<n>\d+) × (?<reason>\w+)/],
] as const satisfies readonly (readonly [string, RegExp])[];

export type Phrase = (typeof PHRASES)[number][0];

export type Part = { phrase: Phrase; values: Record<string, string> } | { text: string };

const BETWEEN = /^(?:, |; |: )/;

export function readStep(detail: string): Part[] {
  const parts: Part[] = [];
  let rest = detail;
  while (rest) {
    const found = next(rest);
    if (!found) return [...parts, { text: rest }];
    parts.push(found.part);
    const after = rest.slice(found.length);
    const between = BETWEEN.exec(after)?.[0] ?? "";
    // A phrase that goes on in words that are not known was another one.
    if (after && !between) return [...parts.slice(0, -1), { text: rest }];
    rest = after.slice(between.length);
  }
  return parts;
}

function next(text: string): { part: Part; length: number } | undefined {
  for (const [phrase, pattern] of PHRASES) {
    const match = pattern.exec(text);
    if (match) return { part: { phrase, values: { ...match.groups } }, length: match[0].length };
  }
  return undefined;
}
