/** Tables as CSV: RFC 4180, in UTF-8, and no cell that a spreadsheet would take for a formula. */

export type Cell = string | number | boolean | null;

/** A cell that begins so is a formula, or hides one behind a blank, in one spreadsheet or another. */
const FORMULA = /^[=+\-@\t\r]/;

/** One line with its end. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(cellOf).join(',')}\r\n`;

function cellOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Makes the bytes of lines as they are wanted: nothing is read ahead of who reads, and nothing more once he is gone. */
export function csvStream(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => {
      await lines.return(undefined);
    },
  });
}
