// How a request ended, in a number and a word.
import { StatusBadge } from "../StatusBadge";
import { type Ended, isFailure, toneOf } from "./judged";
import { useWord } from "./words";

export function Outcome({ row }: { row: Ended }) {
  const word = useWord();
  const fine = !isFailure(row) && row.ended_by === "complete";
  const why = fine ? "" : row.error_code ? word("codes", row.error_code) : word("endedBy", row.ended_by);
  const status = row.status > 0 ? String(row.status) : "";
  return (
    <StatusBadge
      tone={toneOf(row)}
      label={[status, why].filter(Boolean).join(" ")}
      hint={fine ? undefined : word("endedBy", row.ended_by)}
    />
  );
}
