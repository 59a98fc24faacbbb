/**
 * The playground in a real browser: Debian's chromium, skipped where it is not installed.
 */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildSite } from "../../site/build/main.ts";
import { DEFAULT, experimentYaml, type Setting, writeSetting } from "../../site/playground/setting.ts";
import { tracePath } from "../../src/results/folder.ts";
import { outcomeOf, startRnb } from "../fixtures/cli.ts";
import { temporaryFolder } from "../fixtures/folder.ts";
import { type StaticServer, serveFolder } from "../fixtures/static-server.ts";

const CHROMIUM = "/usr/bin/chromium";
const folder = temporaryFolder();

/** Milliseconds that a build may take beside other tests. */
const BUILDING = 900_000;

/** Two runs of random search: something to stand beside a strategy that misbehaves. */
const SMALL: Setting = {
  ...DEFAULT,
  objective: "clean",
  strategies: ["random-search"],
  budget: { queries: 20, unit: "distinct" },
  seeds: 2,
};

/** A strategy whose search is this text. */
const strategyOf = (
  search: string,
  name = "mine",
): string => `import { defineStrategy } from "robust-nas-bench";
import { z } from 'zod';
export default defineStrategy({
  name: "${name}",
  summary: "Somebody's.",
  options: z.strictObject({}),
  *search({ space, random, query }) { ${search} },
});`;

describe.skipIf(!existsSync(CHROMIUM))("the playground in chromium", () => {
  let server: StaticServer;
  let browser: Browser;
  let page: Page;
  let noise: string[] = [];
  let requests: string[] = [];

  beforeAll(async () => {
    await buildSite({ out: join(folder, "site"), reference: join(folder, "none.json"), api: false });
    server = await serveFolder(join(folder, "site"));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
    page.on("console", (message) => noise.push(message.text()));
    page.on("pageerror", (error) => noise.push(error.message));
    page.on("request", (request) => requests.push(request.url()));
  }, BUILDING);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  beforeEach(() => {
    noise = [];
    requests = [];
  });

  /** Opens a setting, presses Run where its code waits for that, and waits until nothing goes on. */
  async function race(setting: Setting): Promise<void> {
    await page.goto("about:blank");
    await page.goto(`${server.address}playground.html#${writeSetting(setting)}`);
    if (setting.code !== undefined) await page.click("#run");
    await settled();
  }

  /** Waits until nothing runs and nothing is drawn. */
  async function settled(): Promise<void> {
    await page.waitForSelector("html[data-state=idle]:not([data-drawing])", { timeout: 200_000 });
  }

  const failures = (): Promise<string[]> => page.locator("#failures li").allTextContents();
  const labels = (): Promise<string[]> => page.locator("#values th").allTextContents();

  /** The text of what a button saves. */
  async function saved(button: string): Promise<string> {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(button)]);
    return readFileSync((await download.path())!, "utf8");
  }

  test("races as soon as it is open, asks its own host alone, and nothing is amiss", async () => {
    await page.goto(`${server.address}playground.html`);
    await page.waitForSelector("html[data-drawn]");
    await settled();
    expect(await labels()).toEqual(DEFAULT.strategies);
    expect(await page.textContent("#status")).toBe("40 runs are done.");
    expect(requests.filter((url) => !url.startsWith(server.address))).toEqual([]);
    expect(noise).toEqual([]);
    expect(await saved("#save-chart")).toMatch(/^<svg/);
  });

  test("makes the traces of rnb run, byte for byte, of a strategy of one's own too", async () => {
    const setting: Setting = {
      objective: "min(clean,pgd@Linf:1)",
      strategies: ["random-search", "local-search", "regularized-evolution", "tpe", "nas-bowl", "atlas"],
      budget: { queries: 40, unit: "distinct" },
      seeds: 3,
      code: strategyOf(
        `
        let best = space.sample(random), value = yield* query(best);
        for (;;) {
          const near = random.shuffle([...space.neighbours(best)]).slice(0, 4);
          const values = yield* query(near);
          const k = values.indexOf(Math.max(...values));
          if (values[k] > value) [best, value] = [near[k], values[k]];
          else [best, value] = [space.sample(random), -1];
        }`,
        "climber",
      ),
    };
    await race(setting);
    expect(await failures()).toEqual([]);
    const traces = new Map<string, string>();
    const [head, ...lines] = (await saved("#save-traces")).trimEnd().split("\n");
    const header = head!.replace("objective,algorithm,seed,", "");
    for (const line of lines) {
      const [, label, seed, row] = /^"min\(clean,pgd@Linf:1\)",([\w-]+),(\d+),(.*)$/.exec(line)!;
      const key = `${label}/${seed}`;
      traces.set(key, `${traces.get(key) ?? `${header}\n`}${row}\n`);
    }

    writeFileSync(join(folder, "mine.mjs"), setting.code!);
    writeFileSync(join(folder, "playground.yaml"), experimentYaml(setting, "climber"));
    expect(await saved("#save-experiment")).toBe(experimentYaml(setting, "climber"));
    expect(await saved("#save-code")).toBe(setting.code);
    const results = join(folder, "results");
    const ran = await outcomeOf(startRnb(["run", join(folder, "playground.yaml"), "--out", results]));
    expect(ran.code, ran.stderr).toBe(0);
    expect(traces.size).toBe(21);
    for (const [key, trace] of traces) {
      const [label, seed] = key.split("/");
      const path = tracePath(results, setting.objective, label!, Number(seed));
      expect(trace, key).toBe(readFileSync(path, "utf8"));
    }
  });

  test.each([
    ["an endless loop", "for (;;);", "asked nothing for 10 s"],
    ["a dialogue", "alert(1); yield* query(0);", "alert is not defined"],
    ["the page", "document.title = 'broken'; yield* query(0);", "document is not defined"],
    ["no architecture", "yield* query(-1);", "proposed -1"],
    ["nothing at all", "yield null;", "proposed"],
    [
      "the same for ever",
      "yield* query(0); const many = Array(2e5).fill(0); for (;;) { yield* query(many); yield* query(space.sample(random)); }",
      "asked more than 1000000 times",
    ],
    ["a worker of its own", "new Worker('data:,'); yield* query(0);", "Worker is not defined"],
    ["what it may not send", "self.postMessage(1); yield* query(0);", "postMessage is not a function"],
    ["stored things", "indexedDB.open('x'); yield* query(0);", /denied|not|insecure/i],
  ])("ends a strategy that wants %s, and says why", async (_, search, why) => {
    await race({ ...SMALL, code: strategyOf(search) });
    expect(await failures()).toEqual([expect.stringMatching(why)]);
    expect((await page.title()).startsWith("Playground")).toBe(true);
    expect(await page.textContent("#status")).toBe("2 runs are done.");
    expect(await page.locator("iframe").count()).toBe(0);
  });

  test("code that is no strategy is one line", async () => {
    for (const [code, why] of [
      ["export default 5;", /does not export a strategy/],
      ["this is no code", /./],
      ["import { open } from 'node:fs';", /./],
    ] as const) {
      await race({ ...SMALL, code });
      expect(await failures()).toEqual([expect.stringMatching(why)]);
    }
  });

  test("nothing leaves the browser: fetch, sockets, scripts and modules are refused, and the search goes on", async () => {
    const asked: (string | undefined)[] = [];
    const elsewhere = createServer(({ url }, response) => {
      asked.push(url);
      response
        .setHeader("access-control-allow-origin", "*")
        .setHeader("content-type", "text/javascript")
        .end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    const away = `127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    await race({
      ...SMALL,
      code: strategyOf(`
        fetch("http://${away}/fetch").catch(() => {});
        try { new WebSocket("ws://${away}/socket"); } catch {}
        try { importScripts("http://${away}/script.js"); } catch {}
        import("http://${away}/module.js").catch(() => {});
        const request = new XMLHttpRequest();
        request.open("GET", "http://${away}/xhr");
        try { request.send(); } catch {}
        for (;;) yield* query(space.sample(random));`),
    });
    expect(await failures()).toEqual([]);
    expect(await labels()).toEqual(["random-search", "mine"]);
    await page.waitForTimeout(500);
    elsewhere.close();
    expect(asked).toEqual([]);
  });

  test("polluted prototypes change nothing but the strategy's own worker", async () => {
    await race({
      ...SMALL,
      code: strategyOf(`
        Object.prototype.polluted = 1;
        Array.prototype.push = () => 7;
        Array.prototype.map = () => [];
        Float64Array.prototype.subarray = () => new Float64Array(1);
        Math.max = () => 1e9;
        Uint32Array.from = () => new Uint32Array([3]);
        for (;;) yield* query(space.sample(random));`),
    });
    expect(await page.evaluate("({}).polluted")).toBeUndefined();
    await race(SMALL);
    const rows = (await saved("#save-traces")).trimEnd().split("\n");
    expect(rows).toHaveLength(41);
  });

  test("a strategy that says it asked what it did not gets the books' values for it", async () => {
    await race({
      ...SMALL,
      code: strategyOf(
        "Uint32Array.from = () => new Uint32Array([3, 4, 3]); for (;;) yield* query(space.sample(random));",
      ),
    });
    const rows = (await saved("#save-traces")).split("\n").filter((row) => row.startsWith("clean,mine,0,"));
    expect(rows.map((row) => row.split(",").slice(3, 7).join())).toEqual([
      "1,1,1,n+nn+nn3",
      "2,2,2,n+nn+nnp",
    ]);
  });

  test("code that came with a link waits until somebody starts it; Stop ends it", async () => {
    await page.goto("about:blank");
    // It lives as long as anybody wants: it must not be ended for its silence.
    const code = strategyOf(
      "for (;;) { const t = Date.now(); while (Date.now() < t + 1000); yield* query(space.sample(random)); }",
    );
    await page.goto(`${server.address}playground.html#${writeSetting({ ...SMALL, code })}`);
    await page.waitForSelector("html[data-state=idle]");
    expect(await page.textContent("#status")).toContain("Run starts it");
    expect(await page.inputValue("#code")).toBe(code);
    expect(await page.locator("iframe").count()).toBe(0);
    await page.click("#run");
    await page.waitForSelector("#values th:first-child");
    await page.click("#stop");
    expect(await page.textContent("#status")).toMatch(/^Stopped after \d runs\.$/);
    expect(await page.locator("iframe").count()).toBe(0);
    expect(await page.isDisabled("#stop")).toBe(true);
  });

  test("another link in the same page: its setting alone, and each strategy once", async () => {
    await page.goto("about:blank");
    await page.goto(`${server.address}playground.html#objective=nonsense(`);
    await settled();
    expect(await failures()).toHaveLength(1);
    const boxes = await page.locator("input[name=strategy]").count();
    await page.evaluate(`location.hash = ${JSON.stringify(writeSetting(SMALL))}`);
    await page.waitForSelector("#status:text-is('2 runs are done.')");
    expect(await page.locator("input[name=strategy]").count()).toBe(boxes);
    expect(await page.locator("input[name=strategy]:checked").count()).toBe(1);
    expect(await failures()).toEqual([]);
  });

  test("a worker that breaks costs its run, not the race", async () => {
    const frail = await browser.newPage();
    await frail.addInitScript(`let whole = true;
      window.Worker = class extends Worker {
        postMessage(request) {
          if (request.kind !== "run" || !whole) return super.postMessage(request);
          whole = false;
          this.terminate();
          setTimeout(() => this.dispatchEvent(new ErrorEvent("error", { message: "it broke" })));
        }
      };`);
    await frail.goto(`${server.address}playground.html#${writeSetting(SMALL)}`);
    await frail.waitForSelector("html[data-state=idle]", { timeout: 60_000 });
    expect(await frail.locator("#failures li").allTextContents()).toEqual(["random-search: it broke"]);
    expect(await frail.textContent("#status")).toBe("1 runs are done.");
    await frail.close();
  });

  test("the module of zod is whole, and a name that ships is not taken", async () => {
    const code = strategyOf("for (;;) yield* query(space.sample(random));", "tpe");
    await race({ ...SMALL, code: code.replace("{ z }", "* as z") });
    expect(await failures()).toEqual([]);
    expect(await labels()).toEqual(["random-search", "my-tpe"]);
  });

  test("the frame for somebody's code starts nothing where it is not kept apart", async () => {
    const alone = await browser.newPage();
    await alone.goto(`${server.address}sandbox.html`);
    const workers: unknown[] = [];
    alone.on("worker", (worker) => workers.push(worker));
    await alone.evaluate("postMessage(null, '*', [new MessageChannel().port2])");
    await alone.waitForTimeout(500);
    expect(workers).toEqual([]);
    await alone.close();
  });

  test("a link that is broken is one line, and the usual stands", async () => {
    await page.goto("about:blank");
    await page.goto(`${server.address}playground.html#objective=nonsense(&strategies=tpe`);
    await page.waitForSelector("html[data-state=idle]", { timeout: 200_000 });
    expect(await page.inputValue("#objective")).toBe(DEFAULT.objective);
    expect(await failures()).toEqual([expect.stringMatching(/^the link's objective: not a metric: /)]);
  });

  test("by keys alone: from the table to a cell, its values, a neighbour", async () => {
    await race(SMALL);
    await page.focus("#values button");
    // While the table is drawn anew, whoever is in it stays.
    await page.evaluate("document.getElementById('curve').dispatchEvent(new Event('change'))");
    await settled();
    await page.keyboard.press("Enter");
    expect(await page.textContent("#found-title")).toBe("random-search after 20 queries");
    expect(await page.locator("#found svg.cell").count()).toBe(1);
    expect(await page.locator("#found tbody tr").count()).toBe(7 + 24);
    const before = await page.textContent("#found figcaption strong");
    await page.focus("#found .tall tbody button");
    await page.keyboard.press("Enter");
    const after = await page.textContent("#found figcaption strong");
    expect(after).not.toBe(before);
    expect(noise).toEqual([]);
  });

  test("a click on a point shows what was found there", async () => {
    await race(SMALL);
    await page.waitForSelector("#chart svg");
    const box = (await page.locator("#chart svg").boundingBox())!;
    await page.waitForTimeout(1000);
    await page.mouse.move(box.x + box.width - 30, box.y + 60);
    await page.mouse.click(box.x + box.width - 30, box.y + 60);
    await page.waitForSelector("#found:not([hidden])");
    expect(await page.textContent("#found-title")).toMatch(/^random-search after \d+ queries$/);
  });

  test("fits a phone, light and dark", async () => {
    const phone = await browser.newPage({ viewport: { width: 390, height: 800 }, colorScheme: "dark" });
    await phone.goto(`${server.address}playground.html#${writeSetting(SMALL)}`);
    await phone.waitForSelector("html[data-state=idle]", { timeout: 200_000 });
    await phone.click("#values button");
    expect(await phone.evaluate("document.documentElement.scrollWidth")).toBe(390);
    const paper = () => phone.evaluate("getComputedStyle(document.body).backgroundColor");
    const dark = await paper();
    await phone.click("#theme");
    expect(await paper()).not.toBe(dark);
    await phone.close();
  });
});
