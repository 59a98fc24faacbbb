import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { shownWidth } from "../../site/build/figures.ts";
import { commandOf, figuresOf, gallery, MADE_BY } from "../../site/build/gallery.ts";
import { renderMarkdown, slug } from "../../site/build/markdown.ts";
import { navigation, pageOf, rootFrom } from "../../site/build/page.ts";
import { readReference, referenceTable } from "../../site/build/reference.ts";
import { mean } from "../../src/analysis/descriptive.ts";
import { loadResults } from "../../src/analysis/load.ts";
import { runsOf } from "../../src/analysis/results.ts";
import { html } from "../../src/report/page/html.ts";
import { writeShipped } from "../../src/results/shipped.ts";
import { writeFixture } from "../analysis/fixture.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const folder = temporaryFolder();

describe("documents", () => {
  const documents = [
    { file: "README.md", address: "index.html" },
    { file: "docs/names.md", address: "docs/names.html" },
  ];

  test("links lead to pages, files and places on the site", () => {
    const text = `# The *title* & more
## A \`part\`, twice
## A \`part\`, twice
[home](../README.md#cite) [self](#a-part-twice) [file](results/x.csv) [away](https://example.org/)
![figure](figures/a.png)
<script>alert(1)</script>`;
    const { title, body, files } = renderMarkdown(text, documents[1]!, documents, () => 451);
    expect(title).toBe("The title & more");
    expect(files).toEqual(["docs/results/x.csv", "docs/figures/a.png"]);
    for (const part of [
      'href="../index.html#cite"',
      'href="#a-part-twice"',
      'href="results/x.csv"',
      'href="https://example.org/"',
      'src="figures/a.png" alt="figure" width="451"',
      'id="a-part-twice"',
      'id="a-part-twice-1"',
      "&lt;script&gt;",
    ])
      expect(body.text).toContain(part);
    const front = renderMarkdown("[names](docs/names.md)", documents[0]!, documents, () => 0);
    expect(front.body.text).toContain('href="docs/names.html"');
  });

  test("places in pages are called as GitHub calls them", () => {
    expect(slug("NSGA-II against DEAP's")).toBe("nsga-ii-against-deaps");
    expect(slug("What a report says of many objectives, and limits")).toBe(
      "what-a-report-says-of-many-objectives-and-limits",
    );
  });
});

describe("pages", () => {
  test("know the way to the root, and where they are", () => {
    expect(rootFrom("index.html")).toBe("./");
    expect(rootFrom("docs/names.html")).toBe("../");
    const places = [["index.html", "Home"]] as const;
    expect(navigation("index.html", places).text).toContain('href="./index.html" aria-current="page"');
    const page = pageOf({ address: "docs/a.html", title: "<A>", body: html`<p>…</p>` }, places);
    expect(page).toContain('<link rel="stylesheet" href="../site.css">');
    expect(page).toContain("<title>&lt;A&gt;</title>");
    expect(page).not.toContain("<script");
  });
});

test("figures are shown as wide as a column or a page of a paper is on the report's page", () => {
  expect(shownWidth(join(repository, "docs/figures/readme-anytime.png"))).toBe(923);
  expect(shownWidth(join(repository, "docs/figures/trade-offs-front.png"))).toBe(451);
  expect(shownWidth(join(repository, "docs/figures/surrogate-ranking.svg"))).toBeGreaterThan(400);
});

describe("the gallery", () => {
  const documents = [
    "README.md",
    ...readdirSync(join(repository, "docs"))
      .filter((file) => file.endsWith(".md"))
      .map((file) => `docs/${file}`),
  ].map((file) => readFileSync(join(repository, file), "utf8"));

  test("has a command for every figure of the documents, and the documents have the command", () => {
    const shown = documents.flatMap(figuresOf).map(({ link }) => link.replace(/^.*\//, ""));
    expect(shown.length).toBeGreaterThan(20);
    expect(new Set(shown)).toEqual(new Set(readdirSync(join(repository, "docs/figures"))));
    for (const file of shown) expect(commandOf(file)).toBeTruthy();
    for (const command of Object.values(MADE_BY))
      expect(documents.filter((text) => text.includes(command)).length, command).toBeGreaterThan(0);
    expect(() => commandOf("figures/unheard-of.png")).toThrow("no command is known");
  });

  test("shows caption, document and command", () => {
    const figure = {
      file: "docs/figures/design-size.png",
      caption: "<Size>",
      address: "docs/x.html",
      title: "X",
    };
    const { text } = gallery([figure], "gallery.html");
    expect(text).toContain('alt="&lt;Size&gt;"');
    expect(text).toContain('<a href="./docs/x.html">X</a>');
    expect(text).toContain("rnb analyze design");
  });
});

describe("reference results", () => {
  test("need not be there", () => {
    expect(readReference(join(folder, "none"))).toBeUndefined();
  });

  test("are a row each, with the attack and ε that one filters by", () => {
    const results = loadResults(
      writeFixture({ seeds: 4, queries: 20, objectives: ["pgd@Linf:1"], kind: "tabular" }),
    );
    const runs = { "pgd@Linf:1": runsOf(results, "pgd@Linf:1", "random-search") };
    writeShipped(
      {
        ...{ oracle: results.oracle, budget: { queries: 20, unit: "distinct" } as const },
        objectives: [{ name: "pgd@Linf:1", fingerprint: "" }],
        algorithms: [{ name: "random-search", options: {}, version: "1.2.3", runs }],
      },
      folder,
    );
    const found = readReference(folder)!;
    const at20 = mean(runs["pgd@Linf:1"].map((run) => run.best.at(-1)!));
    expect(found.rows.map(({ budget }) => budget)).toEqual([10, 20]);
    expect(found.rows[1]!.mean).toBe(at20);
    const { text } = referenceTable(found);
    expect(text).toContain("made by version 1.2.3");
    expect([...text.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, cell]) => cell).slice(12, 21)).toEqual([
      ...["published table", "made-up", "PGD ε=1", "PGD", "1", "20", "random-search", "4"],
      (100 * at20).toFixed(2),
    ]);
  });
});
