// What a request cost, part by part: what was used, what that costs by the million, and what it came to. Pure.
import type { Schema } from "../../../api/client";

type Cost = Schema<"CostShape">;
type Usage = Schema<"UsageShape">;

/** The parts, and what of the usage each of them is paid for. */
const PARTS = [
  ["input", "input"],
  ["cache_write_5m", "cache_write_5m"],
  ["cache_write_1h", "cache_write_1h"],
  ["cache_read", "cache_read"],
  ["output", "output"],
  ["image_input", "image_input"],
  ["image_output", "image_output"],
  ["web_search", "web_searches"],
  ["request_fee", undefined],
] as const satisfies readonly [string, keyof Usage | undefined][];

export type PartName = (typeof PARTS)[number][0];

export interface Part {
  name: PartName;
  /** Tokens or, of web searches, requests; absent of the fee. */
  used: number | undefined;
  /** The price of a million tokens; absent where it cannot be told from what was paid. */
  perMillion: string | undefined;
  usd: string;
}

export function partsOf(cost: Cost, usage: Usage): Part[] {
  return PARTS.map(([name, bucket]): Part => {
    const used = bucket ? usage[bucket] : undefined;
    const usd = cost[`${name}_usd`];
    const priced = used && name !== "web_search" && Number(usd) > 0;
    return {
      name,
      used,
      usd,
      perMillion: priced ? plain((Number(usd) / used) * 1_000_000) : undefined,
    };
  }).filter((part) => (part.used ?? 0) > 0 || Number(part.usd) > 0);
}

/** All parts together, before the multipliers. */
export function subtotal(parts: readonly Part[]): string {
  return plain(parts.reduce((sum, part) => sum + Number(part.usd), 0));
}

/** Decimal text without an exponent; prices have no more than nine digits, and more would only be a binary number's noise. */
function plain(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, "");
}
