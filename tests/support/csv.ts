/** Reads CSV as RFC 4180 says, and nothing more: written apart from the product, so that it can judge it. */

/** Rows of cells. @throws for text that breaks the rules */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const row: string[] = [];
    for (;;) {
      const cell = text[at] === '"' ? quoted(text, at) : plain(text, at);
      row.push(cell.value);
      at = cell.end;
      if (text[at] !== ',') break;
      at += 1;
    }
    if (!text.startsWith('\r\n', at)) throw new Error(`a line does not end at ${at}: ${JSON.stringify(text.slice(at, at + 20))}`);
    at += 2;
    rows.push(row);
  }
  return rows;
}

interface Cell {
  readonly value: string;
  readonly end: number;
}

function plain(text: string, start: number): Cell {
  const [value = ''] = /^[^,"\r\n]*/.exec(text.slice(start, start + 100_000)) ?? [];
  return { value, end: start + value.length };
}

function quoted(text: string, start: number): Cell {
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] !== '"') value += text[at];
    else if (text[at + 1] === '"') {
      value += '"';
      at += 1;
    } else return { value, end: at + 1 };
  }
  throw new Error('a quoted cell does not end');
}
