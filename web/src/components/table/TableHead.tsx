// The head of a table: names, sorting, and the box that chooses all rows.
import { Checkbox } from "@mantine/core";
import { IconArrowDown, IconArrowsSort, IconArrowUp } from "@tabler/icons-react";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import type { Column, Sort } from "./columns";
import type { RowKey, Selection } from "./DataTable";
import classes from "./DataTable.module.css";

interface Props<Row> {
  columns: readonly Column<Row>[];
  sort: Sort | undefined;
  onSort?: (sort: Sort | undefined) => void;
  selection?: Selection;
  keys?: readonly RowKey[];
}

/** First by the column, then the other way round, then as it came. */
export function nextSort(sort: Sort | undefined, key: string): Sort | undefined {
  if (sort?.key !== key) return { key, descending: true };
  return sort.descending ? { key, descending: false } : undefined;
}

export function TableHead<Row>({ columns, sort, onSort, selection, keys = [] }: Props<Row>) {
  const { t } = useTranslation();
  const chosen = selection ? keys.filter((key) => selection.selected.has(key)).length : 0;
  return (
    <thead>
      <tr>
        {selection && (
          <th scope="col" style={{ width: 40 }}>
            <Checkbox
              size="xs"
              aria-label={t("table.selectAll")}
              checked={chosen > 0 && chosen === keys.length}
              indeterminate={chosen > 0 && chosen < keys.length}
              onChange={() => selection.onChange(new Set(chosen === keys.length ? [] : keys))}
            />
          </th>
        )}
        {columns.map((column) => {
          const own = sort?.key === column.key ? sort : undefined;
          const Arrow = own ? (own.descending ? IconArrowDown : IconArrowUp) : IconArrowsSort;
          return (
            <th
              key={column.key}
              scope="col"
              className={cellClass(column)}
              style={widthOf(column.width)}
              aria-sort={own ? (own.descending ? "descending" : "ascending") : undefined}
            >
              {column.sortBy && onSort ? (
                <button
                  type="button"
                  className={`mantine-UnstyledButton-root ${classes.sort}`}
                  style={{ background: "none", border: 0, padding: 0, cursor: "pointer" }}
                  onClick={() => onSort(nextSort(sort, column.key))}
                >
                  {column.header}
                  <Arrow size={13} aria-hidden opacity={own ? 1 : 0.45} />
                </button>
              ) : (
                column.header
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

export function cellClass<Row>(column: Column<Row>): string {
  const align = column.align === "right" ? classes.right : column.align === "center" ? classes.center : "";
  return [align, column.wide ? classes.wide : ""].filter(Boolean).join(" ");
}

/** As a variable, since a phone has no room for it. */
function widthOf(width: number | string | undefined): CSSProperties {
  if (width === undefined) return {};
  return { "--column-width": typeof width === "number" ? `${width}px` : width } as CSSProperties;
}
