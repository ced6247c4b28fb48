// A conversation as a list of requests, each with what the conversation had cost by then. Pure.
import type { Schema } from "../../api/client";

export type Logged = Schema<"LoggedRequest">;

export interface Turn extends Logged {
  /** From 1. */
  number: number;
  /** Of this request and all before it. */
  cost_so_far: string;
  /** Of the conversation's cost, 0 to 100. */
  share: number;
}

const NANO = 1_000_000_000n;

/** Decimal text in USD as whole nano-dollars. */
export function nanoOf(usd: string): bigint {
  const [whole = "0", part = ""] = usd.replace("-", "").split(".");
  const nano = BigInt(whole || "0") * NANO + BigInt(part.slice(0, 9).padEnd(9, "0"));
  return usd.startsWith("-") ? -nano : nano;
}

export function usdOf(nano: bigint): string {
  const size = nano < 0n ? -nano : nano;
  const part = String(size % NANO)
    .padStart(9, "0")
    .replace(/0+$/, "");
  return `${nano < 0n ? "-" : ""}${size / NANO}${part ? `.${part}` : ""}`;
}

export function turnsOf(requests: readonly Logged[]): Turn[] {
  const total = requests.reduce((sum, one) => sum + nanoOf(one.cost_usd), 0n);
  let sum = 0n;
  return requests.map((one, index) => {
    const own = nanoOf(one.cost_usd);
    sum += own;
    const share = total === 0n ? 0 : Number((own * 10_000n) / total) / 100;
    return { ...one, number: index + 1, cost_so_far: usdOf(sum), share };
  });
}
