/**
 * The page in a real browser: Debian's chromium, skipped where it is not installed.
 */
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "csv-parse/sync";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadResults } from "../../src/analysis/load.ts";
import { computeTransfer } from "../../src/analysis/transfer.ts";
import { tableOracle } from "../../src/oracle/table.ts";
import { html, inlineJson } from "../../src/report/page/html.ts";
import { writeReport } from "../../src/report/report.ts";
import { formatTransfer, TRANSFER_FILE } from "../../src/results/transfer.ts";
import { nasBench201 } from "../../src/space/nas-bench-201/index.ts";
import { landscape, writeFixture } from "../analysis/fixture.ts";

const CHROMIUM = "/usr/bin/chromium";

describe("HTML", () => {
  test("escapes what stands in it", () => {
    expect(html`<p title="${'"&'}">${"<b>"}${html`<i>${"'"}</i>`}</p>`.text).toBe(
      '<p title="&quot;&amp;">&lt;b&gt;<i>&#39;</i></p>',
    );
    expect(inlineJson("data", { a: "</script><!--" }).text).not.toMatch(/<\/script><!--|<!--/);
  });
});

describe.skipIf(!existsSync(CHROMIUM))("the page in chromium", () => {
  let folder: string;
  let browser: Browser;
  let page: Page;
  const noise: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    folder = writeFixture({ seeds: 8, queries: 100 });
    // Text that would break out of its place if anything did not escape it.
    const path = join(folder, "experiment.json");
    const manifest = JSON.parse(readFileSync(path, "utf8")) as {
      oracle: { caveats: string[] };
      spec: { name: string };
    };
    manifest.oracle.caveats.push(
      "<img src=x onerror=\"document.title='broken'\"></script><script>document.title='broken'</script>",
    );
    manifest.spec.name = "a <b>bold</b> & 'quoted' name";
    writeFileSync(path, JSON.stringify(manifest));
    const results = loadResults(folder);
    const columns = new Map([
      ["clean", landscape("clean")],
      ["fgsm@Linf", landscape("fgsm@Linf:1")],
    ]);
    const oracle = tableOracle({
      description: results.oracle,
      space: nasBench201,
      catalogue: new Map<string, readonly number[]>([
        ["clean", []],
        ["fgsm@Linf", [1]],
      ]),
      column: ({ key }) => columns.get(key)!,
    });
    writeFileSync(join(folder, TRANSFER_FILE), formatTransfer(computeTransfer(results, oracle).transfer));
    await writeReport(folder);

    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
    page.on("console", (message) => noise.push(message.text()));
    page.on("pageerror", (error) => noise.push(error.message));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(join(folder, "report.html")).href);
    await page.waitForSelector("html[data-ready]");
  });

  afterAll(() => browser?.close());

  /** Does something to the page and waits until its chart is drawn again. */
  async function redraw(action: () => Promise<unknown>): Promise<void> {
    const drawn = () => page.evaluate<number>("Number(document.documentElement.dataset.ready)");
    const before = await drawn();
    await action();
    await page.waitForFunction(`Number(document.documentElement.dataset.ready) > ${before}`);
  }

  const cell = (strategy: string, column: number): Promise<string> =>
    page.locator(`#values-body tr:has(th:text-is("${strategy}")) td`).nth(column).innerText();

  test("is at most 3 MB", () => {
    expect(statSync(join(folder, "report.html")).size).toBeLessThan(3_000_000);
  });

  test("shows the numbers of summary.csv for every objective and budget", async () => {
    const summary = parse(readFileSync(join(folder, "summary.csv")), { columns: true }) as Record<
      string,
      string
    >[];
    for (const objective of ["fgsm@Linf:1", "clean"]) {
      await redraw(() => page.selectOption("#objective", objective));
      for (const budget of ["20", "100"]) {
        await redraw(() => page.selectOption("#budget", budget));
        for (const row of summary.filter((r) => r.objective === objective && r.budget === budget)) {
          expect(await cell(row.algorithm!, 0)).toBe(row.runs);
          expect(await cell(row.algorithm!, 1)).toBe((100 * Number(row.mean)).toFixed(2));
          expect(await cell(row.algorithm!, 2)).toBe(
            `[${(100 * Number(row.ci_low)).toFixed(2)}, ${(100 * Number(row.ci_high)).toFixed(2)}]`,
          );
        }
      }
    }
  });

  test("redraws for every choice of every control", async () => {
    for (const id of ["objective", "curve", "axis", "scale", "budget", "metric"]) {
      const values = await page.evaluate<string[]>(
        `[...document.getElementById("${id}").options].map((o) => o.value)`,
      );
      expect(values.length, id).toBeGreaterThan(1);
      for (const value of [...values.slice(1), values[0]!]) {
        await redraw(() => page.selectOption(`#${id}`, value));
        expect(
          await page.locator("#chart svg path, #chart svg line").count(),
          `${id}=${value}`,
        ).toBeGreaterThan(3);
        expect(await page.locator("#values-body tr").count()).toBe(3);
      }
    }
  });

  test("leaves out strategies that are not ticked", async () => {
    await redraw(() => page.uncheck('input[value="local-search"]'));
    expect(await page.locator("#values-body th").allInnerTexts()).toEqual([
      "random-search",
      "regularized-evolution",
    ]);
    await redraw(() => page.check('input[value="local-search"]'));
    expect(await page.locator("#values-body tr").count()).toBe(3);
  });

  test("tells values where the pointer is", async () => {
    const box = (await page.locator("#chart svg").first().boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForSelector("#vg-tooltip-element.visible");
    expect(await page.locator("#vg-tooltip-element").innerText()).toMatch(/strategy/);
  });

  test("can be used from the keyboard, and tells screen readers what it shows", async () => {
    await page.focus("#objective");
    await redraw(() => page.keyboard.press("ArrowDown"));
    expect(await page.inputValue("#objective")).toBe("fgsm@Linf:1");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.id")).toBe("metric");
    expect(await page.getAttribute("#chart", "aria-label")).toContain("FGSM ε=1: best accuracy (%) after ");
    expect(await page.locator("select:not(label select), input:not(label input)").count()).toBe(0);
    expect(await page.locator("img:not([alt])").count()).toBe(0);
    expect(await page.locator(".cells svg title").count()).toBe(2);
  });

  test("has a dark side, and fits a phone", async () => {
    await redraw(() => page.click("#theme"));
    expect(await page.getAttribute("#theme", "aria-pressed")).toBe("true");
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(13, 17, 23)");
    await page.setViewportSize({ width: 360, height: 740 });
    // The chart is drawn anew for the width; how soon depends on the machine.
    const width = (): Promise<number> => page.evaluate<number>("document.documentElement.scrollWidth");
    await expect.poll(width, { timeout: 20_000 }).toBeLessThanOrEqual(360);
  });

  test("opens every table, and names its oracle and its caveats, escaped", async () => {
    for (const summary of await page.locator("details > summary").all()) await summary.click();
    const words = await page.locator("body").innerText();
    expect(words).toContain("made-up landscape (test fixture)");
    expect(words).toContain("<img src=x onerror=");
    expect(words).toContain("0123456789abcdef");
    expect(await page.title()).toBe("a <b>bold</b> & 'quoted' name: robust-nas-bench report");
  });

  test("said nothing on the console, and asked for nothing outside the file", () => {
    expect(noise).toEqual([]);
    const outside = requests.filter((url) => !url.startsWith("data:") && !url.startsWith("blob:"));
    expect(outside).toEqual([pathToFileURL(join(folder, "report.html")).href]);
  });
});
