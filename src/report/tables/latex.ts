/**
 * Tables in LaTeX: `booktabs`, in letters small enough for a page.
 *
 * @module
 */
import { type Cell, MARK, type Table } from "./table.ts";

/** Text width of a page of 6.5 inches, in points. */
const PAGE = 6.5 * 72;

/** How wide a letter is at most, on average, in LaTeX's 10 pt; and what smaller sizes make of it. */
const LETTER = 5;
const SIZES = { normalsize: 1, small: 0.93, footnotesize: 0.85, scriptsize: 0.8 } as const;
type Size = keyof typeof SIZES;

/** Space left and right of a cell; LaTeX's own is 6 pt. */
const separation = (size: Size): number => (size === "normalsize" ? 6 : 3);

const LATEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "%": "\\%",
  "#": "\\#",
  _: "\\_",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "$<$",
  ">": "$>$",
  ε: "$\\varepsilon$",
  τ: "$\\tau$",
  χ: "$\\chi$",
  "²": "$^2$",
  "±": "$\\pm$",
  "∞": "$\\infty$",
  "–": "--",
  "×": "$\\times$",
  "≤": "$\\leq$",
  "≥": "$\\geq$",
  "†": "$^\\dagger$",
  "“": "``",
  "”": "''",
  "−": "$-$",
};

/** Escapes text for LaTeX; every command, brace and special letter becomes what it looks like. */
export function escapeLatex(text: string): string {
  return text.replace(/[\\{}$&%#_~^<>ετχ²±∞–×≤≥†“”−]/g, (letter) => LATEX[letter]!);
}

/** The first size at which the table fits the page; where none does, intervals go below their values. */
function layout({ header, rows, textColumns = 1 }: Table): { size: Size; stacked: boolean } {
  const widest = header.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]!.text.length)));
  const letters = widest.reduce((sum, length) => sum + length, 0);
  const fits = (size: Size): boolean =>
    letters * LETTER * SIZES[size] + 2 * separation(size) * header.length <= PAGE;
  const size = (Object.keys(SIZES) as Size[]).find(fits);
  const intervals = rows.some((row) => row.slice(textColumns).some(({ text }) => text.includes(" [")));
  return { size: size ?? "scriptsize", stacked: size === undefined && intervals };
}

/** A value with its interval below it. */
function stack(latex: string): string {
  const [value, interval] = latex.split(" [");
  if (interval === undefined) return latex;
  return `\\begin{tabular}[t]{@{}r@{}}${value}\\\\{\\tiny [${interval}}\\end{tabular}`;
}

/** A booktabs table: needs `\usepackage{booktabs}`. */
export function toLatex(table: Table): string {
  const { name, caption, header, rows, blocks = [], textColumns = 1 } = table;
  const { size, stacked } = layout(table);
  const cell = ({ text, bold, mark }: Cell): string => {
    const escaped = escapeLatex(`${text}${mark ? MARK : ""}`);
    const marked = stacked ? stack(escaped) : escaped;
    return bold ? `\\textbf{${marked}}` : marked;
  };
  const body = rows.flatMap((row, i) => [
    ...(blocks.includes(i) && i > 0 ? ["\\midrule"] : []),
    `${row.map(cell).join(" & ")} \\\\`,
  ]);
  return [
    "\\begin{table}",
    "\\centering",
    `\\caption{${escapeLatex(caption)}}`,
    `\\label{tab:${name}}`,
    ...(size === "normalsize" ? [] : [`\\${size}\\setlength{\\tabcolsep}{${separation(size)}pt}`]),
    `\\begin{tabular}{${"l".repeat(textColumns)}${"r".repeat(header.length - textColumns)}}`,
    "\\toprule",
    `${header.map(escapeLatex).join(" & ")} \\\\`,
    "\\midrule",
    ...body,
    "\\bottomrule",
    "\\end{tabular}",
    "\\end{table}",
    "",
  ].join("\n");
}
