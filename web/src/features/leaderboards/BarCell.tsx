// A number in a table with a bar below it, so that a column can be compared at a glance.
import type { ReactNode } from "react";
import classes from "./leaderboards.module.css";

interface Props {
  children: ReactNode;
  /** Between 0 and 1; null has no bar. */
  share: number | null | undefined;
  color?: string;
  /** Where the bar begins: at the right below numbers, at the left below names. */
  from?: "left" | "right";
}

export function BarCell({ children, share, color = "var(--mantine-color-indigo-5)", from = "right" }: Props) {
  const width = Math.min(Math.max(share ?? 0, 0), 1) * 100;
  return (
    <div className={classes.cell}>
      {children}
      <div className={classes.track} data-from={from} aria-hidden>
        {share != null && <div className={classes.bar} style={{ width: `${width}%`, background: color }} />}
      </div>
    </div>
  );
}
