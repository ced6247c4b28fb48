// The table of the console: sticky head, sorting, selection, rows to click; thousands of rows by drawing only those in sight.
import { Button } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState } from "../ErrorState";
import { type Column, type Sort, sortRows } from "./columns";
import classes from "./DataTable.module.css";
import { TableHead } from "./TableHead";
import { SkeletonRows, TableRow } from "./TableRow";

export type RowKey = string | number;

export interface Selection {
  selected: ReadonlySet<RowKey>;
  onChange: (selected: ReadonlySet<RowKey>) => void;
}

export interface DataTableProps<Row> {
  /** The table's name for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  /** Undefined while the first rows are on their way. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => RowKey;
  error?: unknown;
  onRetry?: () => void;
  /** Shown instead of rows when there are none. */
  empty?: ReactNode;
  onRowClick?: (row: Row) => void;
  /** The row whose details are open. */
  activeKey?: RowKey | undefined;
  selection?: Selection;
  sort?: Sort | undefined;
  onSort?: (sort: Sort | undefined) => void;
  /** Whether rows follow, and how to get them; asked for by scrolling to the end too. */
  hasMore?: boolean;
  loadingMore?: boolean;
  onMore?: () => void;
  /** How high it may become before it scrolls by itself. */
  maxHeight?: number | string;
  /** Below this width the table scrolls sideways. */
  minWidth?: number;
  /** The same on a phone, where wide columns are left out. */
  phoneWidth?: number;
  rowHeight?: number;
}

const DRAW_ALL_UP_TO = 80;

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rowKey, error, onRetry, empty, selection, sort, onSort, minWidth = 0 } = props;
  const { onRowClick, activeKey, hasMore = false, loadingMore = false, onMore, rowHeight = 44 } = props;
  const { maxHeight = "calc(100dvh - 220px)", phoneWidth = minWidth } = props;
  const { t } = useTranslation();
  const scroll = useRef<HTMLDivElement>(null);
  const rows = sortRows(props.rows ?? [], columns, sort);
  const virtual = rows.length > DRAW_ALL_UP_TO;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    enabled: virtual,
  });
  const drawn = virtual ? virtualizer.getVirtualItems() : undefined;
  const width = columns.length + (selection ? 1 : 0);

  const last = drawn?.at(-1)?.index ?? -1;
  useEffect(() => {
    if (virtual && hasMore && !loadingMore && last >= rows.length - 10) onMore?.();
  }, [virtual, hasMore, loadingMore, last, rows.length, onMore]);

  if (error && !props.rows) return <ErrorState error={error} {...(onRetry ? { onRetry } : {})} />;

  const row = (index: number) => {
    const one = rows[index];
    if (one === undefined) return null;
    const key = rowKey(one);
    return (
      <TableRow
        key={key}
        row={one}
        rowKey={key}
        columns={columns}
        active={key === activeKey}
        {...(selection ? { selection } : {})}
        {...(onRowClick ? { onClick: onRowClick } : {})}
        {...(virtual ? { index, measure: virtualizer.measureElement } : {})}
      />
    );
  };
  const before = drawn?.[0]?.start ?? 0;
  const after = drawn ? virtualizer.getTotalSize() - (drawn.at(-1)?.end ?? 0) : 0;
  const isEmpty = props.rows !== undefined && rows.length === 0;

  return (
    <div className={classes.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard. */}
      <section ref={scroll} className={classes.scroll} style={{ maxHeight }} tabIndex={0} aria-label={label}>
        <table
          className={classes.table}
          style={{ "--least": `${minWidth}px`, "--least-on-phone": `${phoneWidth}px` } as CSSProperties}
          aria-rowcount={rows.length}
          aria-busy={!props.rows}
        >
          <TableHead
            columns={columns}
            sort={sort}
            {...(onSort ? { onSort } : {})}
            {...(selection ? { selection, keys: rows.map(rowKey) } : {})}
          />
          <tbody>
            {props.rows === undefined && <SkeletonRows columns={width} />}
            {before > 0 && <Spacer height={before} width={width} />}
            {drawn ? drawn.map((item) => row(item.index)) : rows.map((_, index) => row(index))}
            {after > 0 && <Spacer height={after} width={width} />}
          </tbody>
        </table>
        {isEmpty && empty}
      </section>
      {hasMore && !isEmpty && (
        <div className={classes.foot}>
          <Button size="xs" variant="subtle" loading={loadingMore} onClick={onMore}>
            {t("table.more")}
          </Button>
        </div>
      )}
    </div>
  );
}

function Spacer({ height, width }: { height: number; width: number }) {
  return (
    <tr aria-hidden>
      <td className={classes.gap} colSpan={width} style={{ height }} />
    </tr>
  );
}
