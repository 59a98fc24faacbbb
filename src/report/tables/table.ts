/**
 * Tables as data, and how they become Markdown.
 *
 * @module
 */

/** A cell: its text, whether it is the best of its column, and whether it is marked as not told apart from it. */
export interface Cell {
  readonly text: string;
  readonly bold?: boolean;
  readonly mark?: boolean;
}

/** A table with a caption. */
export interface Table {
  /** File name without extension. */
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** How many columns from the left hold text; default 1. */
  readonly textColumns?: number;
  /** Indices of rows that begin a new block. */
  readonly blocks?: readonly number[];
}

/** Follows cells that no test tells apart from the best of their column. */
export const MARK = "†";

export function toMarkdown({ caption, header, rows, textColumns = 1 }: Table): string {
  const plain = (text: string): string =>
    text.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll("*", "\\*").replaceAll("<", "&lt;");
  const cell = ({ text, bold, mark }: Cell): string => {
    const marked = `${plain(text)}${mark ? MARK : ""}`;
    return bold ? `**${marked}**` : marked;
  };
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = line(header.map((_, i) => (i < textColumns ? "---" : "---:")));
  const body = rows.map((row) => line(row.map(cell)));
  return `${[line(header.map(plain)), rule, ...body].join("\n")}\n\n${plain(caption)}\n`;
}

/** A name that is good in any file system, e.g. `fgsm-Linf-1`. */
export function fileName(text: string): string {
  return text.replace(/[^A-Za-z0-9.]+/g, "-").replace(/^-|-$/g, "");
}

/** A fraction as percent with two decimals. */
export const percent = (value: number, digits = 2): string => (100 * value).toFixed(digits);

/** A p-value as papers print it. */
export const pValue = (p: number): string =>
  Number.isNaN(p) ? "–" : p < 0.001 ? "<.001" : p.toFixed(3).replace(/^0/, "");
