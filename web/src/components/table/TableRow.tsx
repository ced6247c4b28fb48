// A row of a table: clicked by mouse or Enter, chosen by its box. And rows that stand for those on their way.
import { Checkbox, Skeleton } from "@mantine/core";
import { type KeyboardEvent, type MouseEvent, memo } from "react";
import { useTranslation } from "react-i18next";
import type { Column } from "./columns";
import type { RowKey, Selection } from "./DataTable";
import classes from "./DataTable.module.css";
import { cellClass } from "./TableHead";

interface Props<Row> {
  row: Row;
  rowKey: RowKey;
  columns: readonly Column<Row>[];
  active: boolean;
  selection?: Selection;
  onClick?: (row: Row) => void;
  /** For rows of different heights in a table that draws only what is in sight. */
  index?: number;
  measure?: (node: HTMLTableRowElement | null) => void;
}

const INTERACTIVE = "a, button, input, label, select, textarea, [role=switch], [role=menuitem]";

function isInside(event: MouseEvent | KeyboardEvent): boolean {
  const target = event.target as Element;
  // What a row opens in a portal is not in the row, though its events pass through.
  return !event.currentTarget.contains(target) || target.closest(INTERACTIVE) !== null;
}

function Row<R>({ row, rowKey, columns, active, selection, onClick, index, measure }: Props<R>) {
  const { t } = useTranslation();
  const chosen = selection?.selected.has(rowKey) ?? false;
  const toggle = () => {
    if (!selection) return;
    const next = new Set(selection.selected);
    if (!next.delete(rowKey)) next.add(rowKey);
    selection.onChange(next);
  };
  const name = [classes.row, onClick ? classes.clickable : "", active || chosen ? classes.active : ""];
  return (
    <tr
      ref={measure}
      data-index={index}
      data-row={rowKey}
      className={name.filter(Boolean).join(" ")}
      aria-selected={selection ? chosen : undefined}
      {...(onClick
        ? {
            tabIndex: 0,
            onClick: (event: MouseEvent) => {
              if (!isInside(event) && window.getSelection()?.toString() === "") onClick(row);
            },
            onKeyDown: (event: KeyboardEvent) => {
              if (event.key === "Enter" && event.target === event.currentTarget) onClick(row);
            },
          }
        : {})}
    >
      {selection && (
        <td>
          <Checkbox size="xs" aria-label={t("table.select")} checked={chosen} onChange={toggle} />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.key} className={cellClass(column)}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

export const TableRow = memo(Row) as typeof Row;

export function SkeletonRows({ columns, rows = 8 }: { columns: number; rows?: number }) {
  const across = Array.from({ length: columns }, (_, column) => column);
  return Array.from({ length: rows }, (_, row) => row).map((row) => (
    <tr key={row} aria-hidden>
      {across.map((column) => (
        <td key={column}>
          <Skeleton h={14} my={6} w={column === 0 ? "70%" : "50%"} />
        </td>
      ))}
    </tr>
  ));
}
