// Prices as the form writes them and as the API takes them, and how two prices differ. Pure.
import type { Schema } from "../../api/client";

export type Price = Schema<"PriceShape">;
export type PriceItem = Schema<"PriceItem">;

/** What costs something for a million tokens, in the order in which it is shown. */
export const TOKEN_RATES = [
  "input_per_mtok",
  "output_per_mtok",
  "cache_write_5m_per_mtok",
  "cache_write_1h_per_mtok",
  "cache_read_per_mtok",
  "reasoning_per_mtok",
  "image_input_per_mtok",
  "image_output_per_mtok",
] as const;

/** What costs something each time. */
export const CALL_RATES = ["request_usd", "web_search_usd"] as const;

export const RATES = [...TOKEN_RATES, ...CALL_RATES] as const;
export type Rate = (typeof RATES)[number];

export interface PriceForm extends Record<Rate, string> {
  model: string;
  provider_id: string | null;
  effective_at: string | null;
}

export function priceForm(model: string, providerId?: number, price?: Price | null): PriceForm {
  const rates = Object.fromEntries(RATES.map((rate) => [rate, price?.[rate] ?? ""])) as Record<Rate, string>;
  return {
    ...rates,
    model,
    provider_id: providerId === undefined ? null : String(providerId),
    effective_at: null,
  };
}

export function priceDraft(form: PriceForm): Schema<"PriceDraft"> {
  const rates = Object.fromEntries(RATES.map((rate) => [rate, form[rate] === "" ? null : form[rate]]));
  return { ...rates, effective_at: form.effective_at };
}

export interface RateChange {
  model: string;
  rate: Rate;
  before: string | null;
  after: string | null;
  /** Of a hundred; missing where there was nothing, or where it was free. */
  percent: number | null;
}

/** Which rates differ between two prices. Decimal texts are compared as numbers: `3` and `3.0` are the same. */
export function rateChanges(
  model: string,
  before: Price | null | undefined,
  after: Price | null | undefined,
): RateChange[] {
  return RATES.flatMap((rate) => {
    const [old, now] = [before?.[rate] ?? null, after?.[rate] ?? null];
    if (old === now || (old !== null && now !== null && Number(old) === Number(now))) return [];
    const percent =
      old !== null && now !== null && Number(old) !== 0
        ? ((Number(now) - Number(old)) / Number(old)) * 100
        : null;
    return [{ model, rate, before: old, after: now, percent }];
  });
}

export interface HistoryPoint extends Record<string, string | number | null> {
  at: string;
  input: number | null;
  output: number | null;
  cacheRead: number | null;
}

/**
 * What counted for everybody, point by point: the strongest source wins at each moment, as it does when requests are billed.
 * A last point stands at `now`, so that the line reaches the present.
 */
export function historyPoints(history: readonly Schema<"PastPrice">[], now: string): HistoryPoint[] {
  const strength = ["manual", "file", "litellm", "bundled"];
  const current = new Map<string, Price>();
  const points: HistoryPoint[] = [];
  for (const past of history) {
    if (past.provider) continue;
    if (past.price) current.set(past.source, past.price);
    else current.delete(past.source);
    const winner = strength.map((source) => current.get(source)).find((price) => price !== undefined);
    points.push(pointOf(past.effective_at, winner));
  }
  const last = points.at(-1);
  if (last && last.at < now) points.push({ ...last, at: now });
  return points;
}

function pointOf(at: string, price: Price | undefined): HistoryPoint {
  const number = (text: string | null | undefined) => (text == null ? null : Number(text));
  return {
    at,
    input: number(price?.input_per_mtok),
    output: number(price?.output_per_mtok),
    cacheRead: number(price?.cache_read_per_mtok),
  };
}
