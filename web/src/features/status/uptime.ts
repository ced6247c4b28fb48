// How long the hub has been running, in the reader's language. Pure.

const STEPS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** The two largest parts of `seconds`, e.g. `1 day, 2 hr`. */
export function formatUptime(seconds: number, language: string): string {
  let rest = Math.max(0, Math.floor(seconds));
  const parts: string[] = [];
  for (const [unit, size] of STEPS) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    const isLast = unit === "second" && parts.length === 0;
    if ((amount > 0 || isLast) && parts.length < 2) {
      parts.push(
        new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(amount),
      );
    }
  }
  return parts.join(" ");
}
