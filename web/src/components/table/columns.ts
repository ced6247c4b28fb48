// What a table is made of. Types only, and the sorting of rows that are all there.
import type { ReactNode } from "react";

export interface Column<Row> {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Numbers stand at the right. */
  align?: "left" | "right" | "center";
  width?: number | string;
  /** What the table sorts by when the header is clicked; without it the column does not sort. */
  sortBy?: (row: Row) => string | number | null | undefined;
  /** Left out on a phone. */
  wide?: boolean;
}

export interface Sort {
  key: string;
  descending: boolean;
}

/** Rows without a value come last in both directions. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort | undefined,
): readonly Row[] {
  const by = columns.find((column) => column.key === sort?.key)?.sortBy;
  if (!sort || !by) return rows;
  const sign = sort.descending ? -1 : 1;
  return [...rows].sort((left, right) => {
    const [a, b] = [by(left) ?? null, by(right) ?? null];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    if (typeof a === "number" && typeof b === "number") return sign * (a - b);
    return sign * String(a).localeCompare(String(b), undefined, { numeric: true });
  });
}

/** `-cost` is by cost, the highest first; as the address says it. */
export function readSort(text: string): Sort | undefined {
  if (text === "") return undefined;
  return text.startsWith("-") ? { key: text.slice(1), descending: true } : { key: text, descending: false };
}

export function writeSort(sort: Sort | undefined): string {
  return sort ? `${sort.descending ? "-" : ""}${sort.key}` : "";
}
