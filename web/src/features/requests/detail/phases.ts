// Where the time of a request went. Pure.

export type PhaseName = "firstByte" | "firstContent" | "generation" | "whole";

export interface Phase {
  name: PhaseName;
  ms: number;
  /** Of the whole, 0 to 100. */
  percent: number;
}

interface Timed {
  duration_ms: number;
  ttfb_ms?: number | null;
  ttft_ms?: number | null;
}

/** Until the first byte, until the first content, and the writing of the rest; what is not known is one piece. */
export function phasesOf({ duration_ms, ttfb_ms, ttft_ms }: Timed): Phase[] {
  const total = Math.max(duration_ms, ttfb_ms ?? 0, ttft_ms ?? 0);
  const pieces: [PhaseName, number][] = [];
  if (ttfb_ms == null) pieces.push(["whole", total]);
  else {
    const content = Math.max(ttft_ms ?? ttfb_ms, ttfb_ms);
    pieces.push(["firstByte", ttfb_ms], ["firstContent", content - ttfb_ms], ["generation", total - content]);
  }
  return pieces
    .filter(([name, ms]) => ms > 0 || name === "whole")
    .map(([name, ms]) => ({ name, ms, percent: total === 0 ? 100 : (100 * ms) / total }));
}
