/**
 * The figures of the documents, each with the command that makes it.
 *
 * @module
 */
import { type Html, html } from "../../src/report/page/html.ts";
import { rootFrom } from "./page.ts";

/** What makes a figure: the command as a document has it, by how the figure's name begins. */
export const MADE_BY: Readonly<Record<string, string>> = {
  readme:
    "npx rnb run quickstart --data DIR --algorithm random-search regularized-evolution local-search tpe atlas --out results/readme --report",
  "atlas-cifar100": "npx rnb run atlas-cifar100 --data DIR --report",
  "trade-offs": "rnb analyze front --data DIR",
  design: "npx rnb analyze design --data DIR --out results/design-cifar10",
  measures: "npx rnb analyze measures results/measures-mnist/measures.csv --data DIR",
  surrogate: "rnb surrogate rank surrogate-ranking --data DIR",
  tables: "npx rnb analyze tables --data DIR",
  "search-here-report-there":
    "ROBUST_NAS_TABLES=TABLES npx rnb run search-here-report-there --data DIR --seeds 30 --report",
  "adversarially-trained": "ROBUST_NAS_TABLES=DIR npx rnb run adversarially-trained --data DIR --report",
  engines:
    'npx tsx ../../bench/engines.ts engines.svg "our engine=results/digits" "PyTorch=results/torch-digits"',
  outside: "rnb run optuna.yaml --workers 1 --report",
};

export interface FigureOfDocument {
  /** From the repository's root. */
  readonly file: string;
  readonly caption: string;
  /** The page it stands on, and that page's title. */
  readonly address: string;
  readonly title: string;
}

/** The figures of a document, in order. */
export function figuresOf(text: string): { readonly link: string; readonly caption: string }[] {
  return [...text.matchAll(/!\[([^\]]*)\]\(([^)\s]+)\)/g)].map(([, caption, link]) => ({
    caption: caption!,
    link: link!,
  }));
}

/** The command that makes a figure. */
export function commandOf(file: string): string {
  const name = file.replace(/^.*\//, "");
  const begin = Object.keys(MADE_BY).find((one) => name.startsWith(one));
  if (begin === undefined)
    throw new Error(`no command is known for ${file}: site/build/gallery.ts lists them`);
  return MADE_BY[begin]!;
}

export function gallery(figures: readonly FigureOfDocument[], address: string): Html {
  const root = rootFrom(address);
  return html`<h1>Gallery</h1>
<p>Figures of the documents, and what makes them. <code>DIR</code> is the folder of the published data.</p>
<div class="figures gallery">${figures.map(
    ({
      file,
      caption,
      address: page,
      title,
    }) => html`<figure><a href="${root}${file}"><img src="${root}${file}" alt="${caption}" loading="lazy"></a>
<figcaption>${caption}, from <a href="${root}${page}">${title}</a><pre><code>${commandOf(file)}</code></pre></figcaption></figure>
`,
  )}</div>`;
}
