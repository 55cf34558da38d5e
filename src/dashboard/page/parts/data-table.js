/** A long table of which only the visible rows exist; sorted in memory. */
import { html, useMemo, useRef, useState } from '../preact.js';

/** @typedef {import('preact').ComponentChildren} Children */

const rowHeight = 30;
const spare = 8;

/**
 * One column: `sort` is what it is ordered by, `cell` what it shows.
 * @template Row
 * @typedef {{ name: string, label: string, cell: (row: Row) => Children, sort?: (row: Row) => number | string | null, right?: boolean }} Column
 */

/**
 * @template Row
 * @param {{ rows: readonly Row[], columns: readonly Column<Row>[], keyOf: (row: Row) => string | number, label: string, height?: number, sorted?: string, descending?: boolean, onRow?: (row: Row) => void }} props
 */
export const Table = ({ rows, columns, keyOf, label, height = 480, sorted, descending = true, onRow }) => {
  const [order, setOrder] = useState({ by: sorted ?? '', down: descending });
  const [top, setTop] = useState(0);
  const pane = useRef(/** @type {HTMLDivElement | null} */ (null));
  const ordered = useMemo(
    () =>
      sortedRows(
        rows,
        columns.find(({ name }) => name === order.by),
        order.down,
      ),
    [rows, columns, order],
  );
  const first = Math.max(0, Math.floor(top / rowHeight) - spare);
  const last = Math.min(ordered.length, Math.ceil((top + height) / rowHeight) + spare);
  /** @param {string} name */
  const sort = (name) => setOrder(({ by, down }) => ({ by: name, down: by === name ? !down : true }));
  return html`
    <div class="table" ref=${pane} style=${`max-height:${height}px`} tabindex="0" role="region" aria-label=${label} onScroll=${() => setTop(pane.current?.scrollTop ?? 0)}>
      <table aria-rowcount=${ordered.length}>
        <thead><tr>${columns.map(
          (
            column,
          ) => html`<th scope="col" class=${column.right ? 'right' : ''} aria-sort=${order.by === column.name ? (order.down ? 'descending' : 'ascending') : 'none'}>
            ${column.sort === undefined ? column.label : html`<button type="button" onClick=${() => sort(column.name)}>${column.label}${order.by === column.name ? (order.down ? ' ↓' : ' ↑') : ''}</button>`}
          </th>`,
        )}</tr></thead>
        <tbody>
          ${first > 0 ? html`<tr class="filler" aria-hidden="true" style=${`height:${first * rowHeight}px`}><td colspan=${columns.length}></td></tr>` : null}
          ${ordered
            .slice(first, last)
            .map(
              (row) =>
                html`<tr key=${keyOf(row)} class=${onRow === undefined ? '' : 'chosen-by-click'} onClick=${() => onRow?.(row)}>${columns.map((column) => html`<td class=${column.right ? 'right' : ''}>${column.cell(row)}</td>`)}</tr>`,
            )}
          ${last < ordered.length ? html`<tr class="filler" aria-hidden="true" style=${`height:${(ordered.length - last) * rowHeight}px`}><td colspan=${columns.length}></td></tr>` : null}
        </tbody>
      </table>
    </div>`;
};

/**
 * What is missing comes last, whichever way it is sorted.
 * @template Row
 * @param {readonly Row[]} rows
 * @param {Column<Row> | undefined} column
 * @param {boolean} down
 */
const sortedRows = (rows, column, down) => {
  const { sort } = column ?? {};
  if (sort === undefined) return rows;
  return [...rows].sort((one, other) => {
    const [a, b] = [sort(one), sort(other)];
    if (a === b) return 0;
    if (a === null) return 1;
    if (b === null) return -1;
    return (a < b ? -1 : 1) * (down ? -1 : 1);
  });
};
