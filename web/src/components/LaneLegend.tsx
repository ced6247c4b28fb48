// What the colours of a strip of time mean.

import type { LaneTone } from "./Lanes";
import classes from "./Lanes.module.css";

export function LaneLegend({ words }: { words: readonly { tone: LaneTone; label: string }[] }) {
  return (
    <div className={classes.legend}>
      {words.map(({ tone, label }) => (
        <span key={tone}>
          <span className={classes.swatch} data-tone={tone} aria-hidden />
          {label}
        </span>
      ))}
    </div>
  );
}
