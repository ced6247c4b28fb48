// Numbers, money, shares and durations as text in a language. Pure: made of Intl alone.

const cache = new Map<string, Intl.NumberFormat>();

function numbers(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const name = language + JSON.stringify(options);
  let format = cache.get(name);
  if (!format) {
    format = new Intl.NumberFormat(language, options);
    cache.set(name, format);
  }
  return format;
}

/** A whole number with separators: 1,234,567. */
export function count(language: string, value: number): string {
  return numbers(language, { maximumFractionDigits: 0 }).format(value);
}

/** A big number in few letters: 1.2M. */
export function compact(language: string, value: number): string {
  return numbers(language, { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/** A share of 100, as the API gives it: 12.5 is "12.5%". */
export function percent(language: string, value: number, digits = 1): string {
  return numbers(language, { style: "percent", maximumFractionDigits: digits }).format(value / 100);
}

/** Digits after the point: small amounts keep their first digits, big ones need no more than cents. */
function moneyDigits(usd: string): number {
  const size = Math.abs(Number(usd));
  if (size === 0 || size >= 1) return 2;
  if (size >= 0.01) return 4;
  return 6;
}

/**
 * Dollars out of decimal text, without passing through a binary number. Amounts below a millionth of a dollar are
 * shown as less than that, since zero would be a lie.
 */
export function money(language: string, usd: string, digits = moneyDigits(usd)): string {
  const options = {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: 2,
    maximumFractionDigits: Math.max(2, digits),
  } as const;
  const size = Math.abs(Number(usd));
  const smallest = 10 ** -options.maximumFractionDigits;
  if (size > 0 && size < smallest / 2) return `< ${numbers(language, options).format(smallest)}`;
  return numbers(language, options).format(usd as Intl.StringNumericLiteral);
}

/** As many digits after the point as show two of the value, from four (or two, from a dollar on) to six. */
function compactDigits(size: number): number {
  if (size === 0 || size >= 1) return 2;
  return Math.min(6, Math.max(4, Math.ceil(-Math.log10(size)) + 1));
}

/** Dollars in few letters, for axes and tiles: $1.2K. */
export function moneyCompact(language: string, usd: string | number): string {
  const value = Number(usd);
  if (Math.abs(value) < 1000) return money(language, String(value), compactDigits(Math.abs(value)));
  return numbers(language, {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
    notation: "compact",
    maximumFractionDigits: 1,
  }).format(value);
}

type Unit = "millisecond" | "second" | "minute" | "hour" | "day";

function unit(language: string, value: number, name: Unit, digits = 0): string {
  return numbers(language, {
    style: "unit",
    unit: name,
    unitDisplay: "narrow",
    maximumFractionDigits: digits,
  }).format(value);
}

/** How long something took: 350ms, 1.25s, 2m 5s, 3h 4m, 2d 5h. */
export function duration(language: string, ms: number): string {
  if (ms < 1000) return unit(language, Math.round(ms), "millisecond");
  if (ms < 60_000) return unit(language, ms / 1000, "second", ms < 10_000 ? 2 : 1);
  const seconds = Math.round(ms / 1000);
  const [big, bigUnit, small, smallUnit]: [number, Unit, number, Unit] =
    seconds < 3600
      ? [Math.floor(seconds / 60), "minute", seconds % 60, "second"]
      : seconds < 86_400
        ? [Math.floor(seconds / 3600), "hour", Math.floor((seconds % 3600) / 60), "minute"]
        : [Math.floor(seconds / 86_400), "day", Math.floor((seconds % 86_400) / 3600), "hour"];
  const first = unit(language, big, bigUnit);
  return small === 0 ? first : `${first} ${unit(language, small, smallUnit)}`;
}

/** A size of a body or file: 1.2 MB. */
export function bytes(language: string, size: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
  let value = size;
  let at = 0;
  while (value >= 1000 && at < units.length - 1) {
    value /= 1000;
    at += 1;
  }
  return numbers(language, {
    style: "unit",
    unit: units[at] ?? "byte",
    unitDisplay: "short",
    maximumFractionDigits: at === 0 ? 0 : 1,
  }).format(value);
}
