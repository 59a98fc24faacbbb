/**
 * Documents as pages.
 *
 * @module
 */
import { posix } from "node:path";
import MarkdownIt from "markdown-it";
import { Html, html } from "../../src/report/page/html.ts";

/** A document of the repository and where it stands on the site. */
export interface Document {
  readonly file: string;
  readonly address: string;
}

/** As GitHub makes them of headings, so that links of the documents lead there. */
export function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}

export interface Rendered {
  readonly title: string;
  readonly body: Html;
  /** Files that the page shows or offers, from the repository's root. */
  readonly files: readonly string[];
}

/**
 * A document as a page; links between documents lead to their pages, others of the repository to copies of the files.
 *
 * @param widthOf how wide an image is shown, in CSS pixels
 */
export function renderMarkdown(
  text: string,
  { file, address }: Document,
  documents: readonly Document[],
  widthOf: (file: string) => number,
): Rendered {
  const markdown = new MarkdownIt({ html: false, typographer: false });
  const files = new Set<string>();
  const taken = new Map<string, number>();
  let title = file;

  /** Where a link of the document leads on the site. */
  const place = (link: string): string => {
    if (/^[a-z]+:|^#/.test(link)) return link;
    const [path, anchor] = link.split("#");
    const target = posix.join(posix.dirname(file), path!);
    const page = documents.find((one) => one.file === target)?.address;
    if (page === undefined) files.add(target);
    const way = posix.relative(posix.dirname(address), page ?? target);
    return anchor === undefined ? way : `${way}#${anchor}`;
  };
  const tokens = markdown.parse(text, {});
  for (const [i, token] of tokens.entries()) {
    if (token.type === "heading_open") {
      const content = tokens[i + 1]!;
      const words = (content.children ?? []).map((child) => child.content).join("");
      if (token.tag === "h1") title = words;
      const base = slug(words);
      const before = taken.get(base) ?? 0;
      taken.set(base, before + 1);
      token.attrSet("id", before === 0 ? base : `${base}-${before}`);
    }
    // As classes: the pages' policy allows no styles in attributes.
    const style = token.attrGet("style");
    if (style !== null) token.attrs = [["class", style.replace("text-align:", "")]];
    for (const child of token.children ?? []) {
      if (child.type === "link_open") child.attrSet("href", place(child.attrGet("href")!));
      if (child.type === "image") {
        const link = child.attrGet("src")!;
        child.attrSet("src", place(link));
        child.attrSet("width", String(widthOf(posix.join(posix.dirname(file), link))));
      }
    }
  }
  markdown.renderer.rules.table_open = () =>
    '<div class="scroll" tabindex="0" role="region" aria-label="table"><table>\n';
  markdown.renderer.rules.table_close = () => "</table></div>\n";
  const body = new Html(markdown.renderer.render(tokens, markdown.options, {}));
  return { title, body: html`<article>${body}</article>`, files: [...files] };
}
