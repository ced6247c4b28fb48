// Values as they stand in tables and tiles: money, counts, durations and times, in the reader's language with even digits.
import { Text, type TextProps, Tooltip } from "@mantine/core";
import { type ReactNode, useSyncExternalStore } from "react";
import { useFormat } from "../format/useFormat";

const NONE = "–";

function Value({ children, title, ...rest }: TextProps & { children: ReactNode; title?: string }) {
  return (
    <Text component="span" inherit className="hub-number" {...(title ? { title } : {})} {...rest}>
      {children}
    </Text>
  );
}

/** Decimal text in USD, as the API gives it; the exact amount on hover. */
export function Money({
  usd,
  compact = false,
  ...rest
}: TextProps & { usd: string | null | undefined; compact?: boolean }) {
  const format = useFormat();
  if (usd == null) return <Value {...rest}>{NONE}</Value>;
  return (
    <Value title={format.money(usd, 9)} {...rest}>
      {compact ? format.moneyCompact(usd) : format.money(usd)}
    </Value>
  );
}

export function Count({
  value,
  compact = false,
  ...rest
}: TextProps & { value: number | null | undefined; compact?: boolean }) {
  const format = useFormat();
  if (value == null) return <Value {...rest}>{NONE}</Value>;
  return (
    <Value {...(compact ? { title: format.count(value) } : {})} {...rest}>
      {compact ? format.compact(value) : format.count(value)}
    </Value>
  );
}

/** `ms` is a margin among the props of texts, which would be a number in any case. */
export function Duration({ ms, ...rest }: Omit<TextProps, "ms"> & { ms: number | null | undefined }) {
  const format = useFormat();
  return <Value {...rest}>{ms == null ? NONE : format.duration(ms)}</Value>;
}

/** `value` of 100. */
export function Percent({
  value,
  digits,
  ...rest
}: TextProps & { value: number | null | undefined; digits?: number }) {
  const format = useFormat();
  return <Value {...rest}>{value == null ? NONE : format.percent(value, digits)}</Value>;
}

export function DateTime({ at, ...rest }: TextProps & { at: string | null | undefined }) {
  const format = useFormat();
  return <Value {...rest}>{at == null ? NONE : format.dateTime(at)}</Value>;
}

const TICK_MS = 15_000;
const tickers = new Set<() => void>();
let clock: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

/** One clock for all relative times of the page. */
function watchClock(ticker: () => void): () => void {
  tickers.add(ticker);
  clock ??= setInterval(() => {
    now = Date.now();
    for (const one of tickers) one();
  }, TICK_MS);
  return () => {
    tickers.delete(ticker);
    if (tickers.size > 0) return;
    clearInterval(clock);
    clock = undefined;
  };
}

/** How long ago, or in how long; the moment itself on hover. It ticks by itself. */
export function TimeAgo({ at, ...rest }: TextProps & { at: string | null | undefined }) {
  const format = useFormat();
  const moment = useSyncExternalStore(watchClock, () => now);
  if (at == null) return <Value {...rest}>{NONE}</Value>;
  // The clock of the page ticks seldom: something newer than its last tick is not in the future for that.
  const seen = Math.max(moment, Math.min(Date.now(), new Date(at).getTime()));
  return (
    <Tooltip label={format.dateTime(at)}>
      <Text component="time" inherit className="hub-number" dateTime={at} {...rest}>
        {format.relative(at, seen)}
      </Text>
    </Tooltip>
  );
}
