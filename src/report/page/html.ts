/**
 * HTML that cannot be broken by what stands in it.
 *
 * @module
 */
import { escapeXml } from "../escape.ts";
import type { Cell, Table } from "../tables/table.ts";

/** Markup that is already safe. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | readonly Html[];

/** A template whose values are escaped, unless they are {@link Html} themselves. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const render = (part: Part): string => {
    if (part instanceof Html) return part.text;
    if (typeof part === "object") return part.map(({ text }) => text).join("");
    return escapeXml(String(part));
  };
  return new Html(strings.reduce((text, string, i) => `${text}${render(parts[i - 1]!)}${string}`));
}

/** A script or style whose text comes from our own files or a dependency; it must not end its element early. */
export function inline(element: "script" | "style", text: string): Html {
  return new Html(`<${element}>${text.replaceAll(`</${element}`, `<\\/${element}`)}</${element}>`);
}

/** JSON for a script element: no `<`, so that no text in it can end the element or open a comment. */
export function inlineJson(id: string, value: unknown): Html {
  const text = JSON.stringify(value).replaceAll("<", "\\u003c");
  return new Html(`<script type="application/json" id="${escapeXml(id)}">${text}</script>`);
}

function htmlTable({ name, title, caption, header, rows, textColumns = 1 }: Table): Html {
  const kind = (i: number): Html => (i < textColumns ? html` class="text"` : html``);
  const content = ({ text, bold, mark }: Cell): Html => {
    const shown = mark ? `${text}†` : text;
    return bold ? html`<strong>${shown}</strong>` : html`${shown}`;
  };
  return html`<p class="caption" id="caption-${name}">${caption}</p>
<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table aria-describedby="caption-${name}">
<thead><tr>${header.map((name, i) => html`<th scope="col"${kind(i)}>${name}</th>`)}</tr></thead>
<tbody>${rows.map(
    (
      row,
    ) => html`<tr>${row.map((cell, i) => (i === 0 ? html`<th scope="row">${content(cell)}</th>` : html`<td${kind(i)}>${content(cell)}</td>`))}</tr>
`,
  )}</tbody>
</table></div>
`;
}

/** A table that opens at a click on its name. */
export function foldedTable(table: Table, name: string, open = false): Html {
  return html`<details${open ? html` open` : html``}><summary>${name}</summary>${htmlTable(table)}</details>\n`;
}
