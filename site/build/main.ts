/**
 * `npm run site`: the whole site into `site/dist`, one folder that any static host serves.
 *
 * @module
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { Application } from "typedoc";
import { type Html, html } from "../../src/report/page/html.ts";
import { shownWidth } from "./figures.ts";
import { type FigureOfDocument, figuresOf, gallery } from "./gallery.ts";
import { type Document, renderMarkdown } from "./markdown.ts";
import { makeOffer } from "./offer.ts";
import { head, navigation, type Place, pageOf, type SitePage, siteCss } from "./page.ts";
import { buildPlayground } from "./playground.ts";
import { readReference, referenceTable } from "./reference.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));

export interface SiteOptions {
  readonly out: string;
  /** The folder of reference results; default: those that ship. */
  readonly reference?: string;
  /** Whether the pages of the public interface are made; they take half of the time. */
  readonly api: boolean;
}

export async function buildSite({ out, reference: referenceFolder, api }: SiteOptions): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const write = (address: string, text: string): void => {
    mkdirSync(dirname(join(out, address)), { recursive: true });
    writeFileSync(join(out, address), text);
  };
  const read = (file: string): string => readFileSync(join(repository, file), "utf8");

  const documents: Document[] = [
    { file: "README.md", address: "index.html" },
    { file: "CONTRIBUTING.md", address: "docs/contributing.html" },
    { file: "CHANGELOG.md", address: "docs/changelog.html" },
    ...readdirSync(join(repository, "docs"))
      .filter((file) => file.endsWith(".md"))
      .map((file) => ({ file: `docs/${file}`, address: `docs/${file.replace(/md$/, "html")}` })),
  ];
  const reference = readReference(referenceFolder);
  const places: Place[] = [
    ["index.html", "robust-nas-bench"],
    ["playground.html", "Playground"],
    ...(reference === undefined ? [] : [["reference.html", "Results"] as const]),
    ["docs/index.html", "Docs"],
    ["gallery.html", "Gallery"],
    ...(api ? [["api/index.html", "API"] as const] : []),
  ];
  const page = (one: SitePage): void => write(one.address, pageOf(one, places));

  const figures: FigureOfDocument[] = [];
  const files = new Set<string>();
  const titles: [address: string, title: string][] = [];
  for (const document of documents) {
    const text = read(document.file);
    const {
      title,
      body,
      files: shown,
    } = renderMarkdown(text, document, documents, (file) => shownWidth(join(repository, file)));
    const { address } = document;
    page({
      address,
      title: titleOf(title),
      body: address === "index.html" ? html`${welcome()}${body}` : body,
    });
    if (address !== "index.html") titles.push([address, title]);
    for (const file of shown) files.add(file);
    for (const { link, caption } of figuresOf(text))
      figures.push({ file: posix.join(posix.dirname(document.file), link), caption, address, title });
  }
  page({ address: "docs/index.html", title: titleOf("Documents"), body: listOf(titles) });
  page({ address: "gallery.html", title: titleOf("Gallery"), body: gallery(figures, "gallery.html") });
  if (reference !== undefined) {
    page({
      address: "reference.html",
      title: titleOf("Reference results"),
      body: referenceTable(reference),
      script: "reference.js",
    });
    write("reference.js", read("site/reference/table.js"));
  }
  for (const file of files) cpSync(join(repository, file), join(out, file), { recursive: true });
  write("site.css", await siteCss(read("site/site.css")));

  const address = "playground.html";
  await buildPlayground(out, await makeOffer(), head(address), navigation(address, places));
  if (api) await writeApi(join(out, "api"));
}

function titleOf(page: string): string {
  return page === "robust-nas-bench" ? page : `${page}: robust-nas-bench`;
}

function welcome(): Html {
  return html`<p class="welcome"><a class="call" href="playground.html">Try it here</a> without installing anything: searches run in your browser, on the surrogate that comes with the package.</p>`;
}

function listOf(titles: readonly (readonly [address: string, title: string])[]): Html {
  return html`<h1>Documents</h1>
<ul class="documents">${[...titles]
    .sort(([, a], [, b]) => a.localeCompare(b, "en"))
    .map(
      ([address, title]) => html`<li><a href="${posix.relative("docs", address)}">${title}</a></li>`,
    )}</ul>`;
}

/** The pages of the public interface. */
async function writeApi(out: string): Promise<void> {
  const app = await Application.bootstrapWithPlugins({
    options: join(repository, "typedoc.json"),
    entryPoints: [join(repository, "src/index.ts")],
    tsconfig: join(repository, "tsconfig.json"),
    out,
    disableSources: true,
    hideGenerator: true,
    favicon: join(repository, "site/icon.svg"),
    logLevel: "Warn",
    navigationLinks: { Site: "../index.html" },
  });
  const project = await app.convert();
  if (project === undefined) throw new Error("the public interface does not compile");
  await app.generateOutputs(project);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildSite({
    out: join(repository, "site/dist"),
    api: true,
  });
