/** The whole site, as `npm run site` makes it: every link is followed, and nothing comes from anywhere else. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildSite } from "../../site/build/main.ts";
import { readShipped } from "../../src/results/shipped.ts";
import { temporaryFolder } from "../fixtures/folder.ts";
import { type StaticServer, serveFolder } from "../fixtures/static-server.ts";

const CHROMIUM = "/usr/bin/chromium";
const repository = fileURLToPath(new URL("../../", import.meta.url));
const folder = temporaryFolder();
const out = join(folder, "site");
/** Milliseconds that a build may take beside other tests; alone it takes a minute. */
const BUILDING = 900_000;

let files: string[];
beforeAll(async () => {
  await buildSite({ out, api: true });
  files = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((file) =>
    statSync(join(out, file)).isFile(),
  );
}, BUILDING);

const read = (file: string): string => readFileSync(join(out, file), "utf8");

/** Attributes of a page that name something else, by what they do with it. */
function linksOf(text: string): { readonly tag: string; readonly link: string }[] {
  const markup = text.replace(/<script>[\s\S]*?<\/script>/g, "");
  return [...markup.matchAll(/<(\w+)\b[^>]*?\s(?:href|src)="([^"]*)"/g)].map(([, tag, link]) => ({
    tag: tag!,
    link: link!.replaceAll("&amp;", "&"),
  }));
}

/** What is wrong with a link of a page; undefined for a good one. */
function problemOf(page: string, tag: string, link: string): string | undefined {
  if (link.startsWith("data:")) return undefined;
  if (/^https?:/.test(link)) return tag === "a" ? undefined : `${page}: ${tag} is fetched from ${link}`;
  if (/^(\/|[a-z]+:)/.test(link)) return `${page}: ${link} is not relative`;
  const [path, anchor] = decodeURIComponent(link).split("#") as [string, string?];
  const target = path.split("?")[0] === "" ? page : posix.join(posix.dirname(page), path.split("?")[0]!);
  if (!files.includes(target)) return `${page}: nothing at ${link}`;
  if (anchor && target.endsWith(".html") && !new RegExp(`\\bid="${anchor}"`).test(read(target)))
    return `${page}: no place ${link}`;
  return undefined;
}

test("every link of every page leads somewhere, and what pages load is on the site", () => {
  const pages = files.filter((file) => file.endsWith(".html"));
  expect(pages.filter((page) => page.startsWith("docs/")).length).toBeGreaterThan(15);
  expect(pages.filter((page) => page.startsWith("api/")).length).toBeGreaterThan(30);
  const links = pages.flatMap((page) => linksOf(read(page)).map((one) => ({ page, ...one })));
  expect(links.length).toBeGreaterThan(1000);
  expect(
    links.map(({ page, tag, link }) => problemOf(page, tag, link)).filter((one) => one !== undefined),
  ).toEqual([]);
  for (const style of files.filter((file) => file.endsWith(".css")))
    for (const [, address] of read(style).matchAll(/url\(["']?([^"')]+)/g)) expect(address).toMatch(/^data:/);
});

test("a bad link would be seen", () => {
  expect(problemOf("docs/names.html", "a", "nowhere.html")).toContain("nothing at");
  expect(problemOf("docs/names.html", "a", "../index.html#nowhere")).toContain("no place");
  expect(problemOf("docs/names.html", "img", "https://example.org/a.png")).toContain("is fetched");
  expect(problemOf("docs/names.html", "a", "/index.html")).toContain("not relative");
});

test("every page can be reached from the front page", () => {
  const seen = new Set<string>(["index.html"]);
  for (const page of seen)
    for (const { link } of linksOf(read(page))) {
      if (/^[a-z]+:/.test(link)) continue;
      const target = posix.join(dirname(page), decodeURIComponent(link).split(/[#?]/)[0]!);
      if (target.endsWith(".html") && files.includes(target)) seen.add(target);
    }
  const pages = files.filter((file) => file.endsWith(".html") && !/^(api\/|sandbox)/.test(file));
  expect(pages.filter((page) => !seen.has(page))).toEqual([]);
});

test("the package has nothing of the site", () => {
  const command = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const options = { cwd: repository, encoding: "utf8", stdio: "pipe" } as const;
  const [packed] = JSON.parse(execFileSync("npm", command, options));
  const paths: string[] = packed.files.map(({ path }: { path: string }) => path);
  expect(paths.filter((path) => /(^|\/)(site|playground)\//.test(path))).toEqual([]);
});

describe.skipIf(!existsSync(CHROMIUM))("in chromium", () => {
  let browser: Browser;
  let server: StaticServer;
  beforeAll(async () => {
    server = await serveFolder(out);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test("pages need nothing from elsewhere, fit a phone, and say nothing to the console", async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    const noise: string[] = [];
    page.on("console", (message) => noise.push(message.text()));
    page.on("pageerror", (error) => noise.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith(server.address) && !request.url().startsWith("data:"))
        noise.push(request.url());
    });
    for (const address of [
      "index.html",
      "docs/trade-offs.html",
      "gallery.html",
      "docs/index.html",
      "reference.html",
      "api/index.html",
    ]) {
      await page.goto(`${server.address}${address}`);
      expect(await page.evaluate("document.documentElement.scrollWidth"), address).toBe(390);
    }
    expect(noise).toEqual([]);
    await page.close();
  });

  test("the table of reference results is filtered and sorted", async () => {
    const page = await browser.newPage();
    await page.goto(`${server.address}reference.html`);
    const rows = () => page.locator("#reference tbody tr:not([hidden])");
    const all = await rows().count();
    await page.getByLabel("values").selectOption("surrogate");
    await page.getByLabel("attack").selectOption("PGD");
    await page.getByLabel("budget").selectOption("300");
    const { algorithms } = readShipped("surrogate-cifar10")!;
    expect(await page.textContent("#count")).toBe(`${algorithms.length} of ${all} rows`);
    const names = algorithms.map(({ name }) => name).sort();
    await page.click("#reference th:nth-child(7) button");
    expect(await rows().locator("td:nth-child(7)").allTextContents()).toEqual(names);
    await page.click("#reference th:nth-child(7) button");
    expect(await rows().locator("td:nth-child(7)").allTextContents()).toEqual(names.reverse());
    expect(await page.getAttribute("#reference th:nth-child(7)", "aria-sort")).toBe("descending");
    await page.close();
  });
});
