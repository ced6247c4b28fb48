// A strip of time, cell by cell in the colour of how well it went. Pointing at a cell, or the arrow keys, say what was then.
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import classes from "./Lanes.module.css";

export interface LaneCell {
  key: string;
  /** Between 0 and 1; null where there was nothing to judge. */
  availability: number | null;
  /** When it was, e.g. "12:00 – 12:30". */
  when: string;
  /** What was then, in a line or two. */
  lines: string[];
}

export type LaneTone = "none" | "good" | "fair" | "warn" | "bad";

/** From one try in a hundred on, failures are shown. */
export function laneTone(availability: number | null | undefined): LaneTone {
  if (availability == null) return "none";
  if (availability >= 0.99) return "good";
  if (availability >= 0.95) return "fair";
  return availability >= 0.75 ? "warn" : "bad";
}

interface Props {
  label: string;
  cells: readonly LaneCell[];
  height?: number;
}

export function Lanes({ label, cells, height = 30 }: Props) {
  const [pointed, setPointed] = useState<number | null>(null);
  const [focused, setFocused] = useState(false);
  // The keyboard begins at what is newest.
  const [at, setAt] = useState<number | null>(null);
  const last = cells.length - 1;
  const current = Math.min(at ?? last, last);
  const shown = pointed ?? (focused ? current : null);
  const cell = shown === null ? undefined : cells[shown];
  const own = cells[current];

  const onKeyDown = (event: KeyboardEvent) => {
    const next = { ArrowLeft: current - 1, ArrowRight: current + 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setAt(Math.min(Math.max(next, 0), last));
  };
  const onPoint = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setPointed(Math.min(Math.max(Math.floor(((event.clientX - left) / width) * cells.length), 0), last));
  };
  const across = cells.length > 1 && shown !== null ? (shown + 0.5) / cells.length : 0.5;
  return (
    <div className={classes.frame}>
      <div
        className={classes.strip}
        style={{ height }}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-readonly
        aria-valuemin={0}
        aria-valuemax={Math.max(last, 0)}
        aria-valuenow={Math.max(current, 0)}
        aria-valuetext={own ? [own.when, ...own.lines].join(", ") : label}
        onKeyDown={onKeyDown}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onPointerMove={onPoint}
        onPointerDown={onPoint}
        onPointerLeave={() => setPointed(null)}
      >
        {cells.map((one, index) => (
          <div
            key={one.key}
            className={classes.cell}
            data-tone={laneTone(one.availability)}
            data-shown={index === shown}
          />
        ))}
      </div>
      {cell && (
        <div
          className={classes.tip}
          aria-hidden
          // Moved back by as much as it is across, it never leaves the strip.
          style={{ left: `${across * 100}%`, transform: `translateX(${-across * 100}%)` }}
        >
          <strong>{cell.when}</strong>
          {cell.lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </div>
      )}
    </div>
  );
}
