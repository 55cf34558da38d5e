import { columnsOf } from '../progress/text-width.ts';

/** Rows in columns as wide as their widest cell; `dress` may colour a cell after it was measured. */
export const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  dress: (cell: string, column: number) => string = (cell) => cell,
): string => {
  const widths = head.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map(columnsOf)),
  );
  const line = (cells: readonly string[], look: typeof dress): string =>
    cells
      .map((cell, column) => look(cell, column) + ' '.repeat(widths[column]! - columnsOf(cell)))
      .join('  ')
      .trimEnd();
  return [line(head, (cell) => cell), ...rows.map((row) => line(row, dress))].join('\n');
};
