// Times as text in a language and in the reader's time zone. Pure: the moment "now" is passed in.

type When = string | number | Date;

const cache = new Map<string, Intl.DateTimeFormat>();

function times(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = language + JSON.stringify(options);
  let format = cache.get(name);
  if (!format) {
    format = new Intl.DateTimeFormat(language, options);
    cache.set(name, format);
  }
  return format;
}

export function date(language: string, when: When): string {
  return times(language, { dateStyle: "medium" }).format(new Date(when));
}

/** To the second, since logs are compared with other logs. */
export function dateTime(language: string, when: When): string {
  return times(language, { dateStyle: "medium", timeStyle: "medium" }).format(new Date(when));
}

export function time(language: string, when: When): string {
  return times(language, { timeStyle: "medium" }).format(new Date(when));
}

/** For axes: the day alone, or the hour where a point is shorter than a day. */
export function tick(language: string, when: When, hourly: boolean): string {
  return times(
    language,
    hourly ? { hour: "2-digit", minute: "2-digit" } : { month: "short", day: "numeric" },
  ).format(new Date(when));
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** "5 minutes ago", "in 2 days"; within ten seconds "now". */
export function relative(language: string, when: When, now: number): string {
  const seconds = Math.round((new Date(when).getTime() - now) / 1000);
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  if (Math.abs(seconds) < 10) return format.format(0, "second");
  for (const [name, size] of STEPS) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), name);
  }
  return format.format(seconds, "second");
}
