// A small line without axes, for the course of a day. Drawn by hand: the library of charts is too big for it.
import { useId } from "react";

const WIDTH = 100;
const HEIGHT = 28;
const ROOM = 2;

/** The points of a line over the whole width; what is missing is left out. Null where there is no line to draw, or nothing happened. */
export function sparkPath(values: readonly (number | null)[]): string | null {
  const known = values.filter((value) => value !== null);
  if (known.length < 2 || known.every((value) => value === 0)) return null;
  const most = Math.max(...known);
  const least = Math.min(...known, 0);
  const span = most - least || 1;
  const step = WIDTH / Math.max(values.length - 1, 1);
  const points = values.flatMap((value, index) => {
    if (value === null) return [];
    const y = HEIGHT - ROOM - ((value - least) / span) * (HEIGHT - 2 * ROOM);
    return [`${(index * step).toFixed(1)},${y.toFixed(1)}`];
  });
  return `M${points.join("L")}`;
}

export function Spark({ values, color }: { values: readonly (number | null)[]; color: string }) {
  const id = useId();
  const path = sparkPath(values);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width="100%"
      height={HEIGHT}
      preserveAspectRatio="none"
      aria-hidden
      style={{ display: "block" }}
    >
      {path && (
        <>
          <defs>
            <linearGradient id={id} x1="0" y1="0" x2="0" y2="1">
              <stop offset="0" stopColor={color} stopOpacity={0.22} />
              <stop offset="1" stopColor={color} stopOpacity={0} />
            </linearGradient>
          </defs>
          <path d={`${path}L${WIDTH},${HEIGHT}L0,${HEIGHT}Z`} fill={`url(#${id})`} />
          <path d={path} fill="none" stroke={color} strokeWidth={1.5} vectorEffect="non-scaling-stroke" />
        </>
      )}
    </svg>
  );
}
