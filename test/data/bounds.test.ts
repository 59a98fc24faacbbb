/** Answers without end, files that are no plain files, and sizes that are false or absurd: each is one line. */
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, test } from "vitest";
import { checkData } from "../../src/data/check.ts";
import { downloadData } from "../../src/data/download.ts";
import { importData } from "../../src/data/import.ts";
import { dataInfo } from "../../src/data/info.ts";
import { archiveLimit } from "../../src/data/layout.ts";
import { makeData } from "../fixtures/data.ts";
import { temporaryFolder } from "../fixtures/folder.ts";
import { makeZip } from "../fixtures/zip.ts";

const root = temporaryFolder();
makeData(join(root, "source"), { keys: ["clean"] });
const meta = readFileSync(join(root, "source", "meta.json"), "utf8");
const clean = readFileSync(join(root, "source", "cifar10/clean_accuracy.json"), "utf8");

let folder: string;
let cases = 0;
beforeEach(() => {
  folder = join(root, `case-${cases++}`);
  mkdirSync(folder);
});
const at = (name: string): string => join(folder, name);

/** Sends for as long as somebody takes it. */
function endlessly(response: ServerResponse): void {
  const piece = Buffer.alloc(256 * 1024, "x");
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
  };
  response.on("drain", more);
  more();
}

/** Downloads from a server that answers to a file's name as it is told. */
async function downloadFrom(answer: (name: string, response: ServerResponse) => void): Promise<unknown> {
  const server = createServer((request, response) => answer(request.url!.slice(1), response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await downloadData({ dataset: "cifar10", quantities: "accuracy", folder, baseUrl });
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

const whole: Record<string, Buffer> = {
  "meta.zip": makeZip({ "meta.json": meta }),
  "cifar10-accuracies.zip": makeZip({ "cifar10/clean_accuracy.json": clean }),
};
const honestly = (name: string, response: ServerResponse): void => {
  response.writeHead(whole[name] === undefined ? 404 : 200).end(whole[name]);
};

describe("an answer of the network", () => {
  const limit = archiveLimit("meta.zip");
  test.each<[string, string, (response: ServerResponse) => void, string]>([
    [
      "checksums without end",
      "SHA256SUMS",
      (response) => endlessly(response.writeHead(200)),
      "SHA256SUMS sends more than the 1048576 bytes that it may have",
    ],
    [
      "checksums that are none",
      "SHA256SUMS",
      (response) => response.end(`${"0".repeat(64)}  x\n${"y".repeat(900_000)}`),
      "SHA256SUMS:2: not a line of SHA-256 and path",
    ],
    [
      "an absurd length",
      "meta.zip",
      (response) => endlessly(response.writeHead(200, { "content-length": 2 ** 50 })),
      `meta.zip announces ${2 ** 50} bytes; it may have ${limit}`,
    ],
    [
      "an archive without length or end",
      "meta.zip",
      (response) => endlessly(response.writeHead(200)),
      `meta.zip sends more than the ${limit} bytes that it may have; nothing of it was kept`,
    ],
    [
      "an archive that inflates beyond what was announced",
      "meta.zip",
      (response) => {
        const bytes = gzipSync(Buffer.alloc(10_000_000));
        response.writeHead(200, { "content-encoding": "gzip", "content-length": bytes.length }).end(bytes);
      },
      "bytes that it announced; nothing of it was kept",
    ],
    [
      "a long reason",
      "meta.zip",
      (response) => response.writeHead(500, "no".repeat(4000)).end(),
      `meta.zip: the server answered 500 ${"no".repeat(30)}`,
    ],
  ])("with %s ends at once", async (_, name, answer, message) => {
    const attempt = downloadFrom((asked, response) =>
      asked === name ? answer(response) : honestly(asked, response),
    );
    const { message: line } = await attempt.then(
      () => new Error("it came"),
      (error: Error) => error,
    );
    expect(line).toContain(message);
    expect(line.length).toBeLessThanOrEqual(400);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("that is an error page without end is not read", async () => {
    await downloadFrom((name, response) =>
      name === "SHA256SUMS" ? endlessly(response.writeHead(404)) : honestly(name, response),
    );
    expect((await checkData(folder)).problems).toEqual([]);
  });

  test("that continues a download and goes on beyond its end is cut off, and the next call begins anew", async () => {
    const file = whole["cifar10-accuracies.zip"]!;
    const breakingOff = downloadFrom((name, response) => {
      if (name !== "cifar10-accuracies.zip") honestly(name, response);
      else {
        response.writeHead(200, { etag: '"1"', "content-length": file.length });
        response.write(file.subarray(0, 30_000), () => setTimeout(() => response.destroy(), 20));
      }
    });
    await expect(breakingOff).rejects.toThrow(/broke off/);
    let asked: string | undefined;
    const lying = downloadFrom((name, response) => {
      if (name !== "cifar10-accuracies.zip") honestly(name, response);
      else {
        asked = String(response.req.headers.range);
        const start = Number(/\d+/.exec(asked)![0]);
        endlessly(
          response.writeHead(206, { "content-range": `bytes ${start}-${file.length - 1}/${file.length}` }),
        );
      }
    });
    await expect(lying).rejects.toThrow(`sends more than the ${file.length} bytes that it announced`);
    expect(asked).toMatch(/^bytes=[1-9]\d*-$/);
    await downloadFrom(honestly);
    expect((await checkData(folder)).problems).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(["SHA256SUMS", "cifar10", "meta.json"]);
  });
});

/** Makes something that is no plain file, or too large a one. */
const ODDITIES: [what: string, make: (path: string) => void, message: RegExp][] = [
  ["a pipe", (path) => execFileSync("mkfifo", [path]), /is no plain file$/],
  ["a device", (path) => symlinkSync("/dev/zero", path), /is no plain file$/],
  ["a folder", (path) => mkdirSync(path), /is no plain file$/],
  ["a link to itself", (path) => symlinkSync(path, path), /ELOOP/],
  ["a link to nowhere", (path) => symlinkSync("nowhere", path), /missing/],
  [
    "a file of 3 GB",
    (path) => {
      writeFileSync(path, "");
      truncateSync(path, 3e9);
    },
    /is too large: 3000000000 bytes, at most \d+ are read$/,
  ],
];
const bring = (): Promise<unknown> => importData([join(root, "source")], folder);

describe("in a data folder", () => {
  test.each(ODDITIES)(
    "%s in place of values is a problem, and nothing that info counts",
    async (_, make, message) => {
      await bring();
      rmSync(at("cifar10/clean_accuracy.json"));
      make(at("cifar10/clean_accuracy.json"));
      const { problems } = await checkData(folder);
      expect(
        problems.some((problem) => message.test(problem)),
        problems.join("\n"),
      ).toBe(true);
      expect(dataInfo(folder).datasets).toHaveLength(3);
    },
  );

  test.each(ODDITIES)(
    "%s in place of meta.json is a problem; an import says that it is in the way",
    async (_, make, message) => {
      make(at("meta.json"));
      const { problems } = await checkData(folder);
      expect(
        problems.some((problem) => message.test(problem)),
        problems.join("\n"),
      ).toBe(true);
      await expect(bring()).rejects.toThrow(/meta\.json is in the way/);
    },
  );

  test.each(ODDITIES.filter(([what]) => what !== "a link to nowhere"))(
    "%s in place of SHA256SUMS is one line",
    async (_, make, message) => {
      writeFileSync(at("meta.json"), meta);
      make(at("SHA256SUMS"));
      await expect(checkData(folder)).rejects.toThrow(message);
      await expect(bring()).rejects.toThrow(message);
      expect(readdirSync(folder).sort()).toEqual(["SHA256SUMS", "meta.json"]);
    },
  );
});

describe("a source of an import", () => {
  test.each(ODDITIES.filter(([what]) => !/folder|3 GB|link/.test(what)))(
    "that is %s is one line",
    async (_, make, message) => {
      make(at("source.zip"));
      await expect(importData([at("source.zip")], at("data"))).rejects.toThrow(message);
    },
  );

  test.each(ODDITIES)("that holds %s as a data file is one line, or has no such file", async (what, make) => {
    mkdirSync(at("source"));
    make(at("source/meta.json"));
    const message =
      what === "a folder" ? /none of the dataset's files/ : /meta\.json is (no plain file|too large)/;
    await expect(importData([at("source")], at("data"))).rejects.toThrow(message);
  });

  test("may hold links to its files", async () => {
    mkdirSync(at("source"));
    symlinkSync(join(root, "source", "meta.json"), at("source/meta.json"));
    await importData([at("source")], at("data"));
    expect(readFileSync(at("data/meta.json"), "utf8")).toBe(meta);
  });

  test.each<[string, Buffer, RegExp]>([
    [
      "inflates beyond what it announces",
      makeZip({ "meta.json": " ".repeat(5e6) }, { size: 1000 }),
      /too many bytes/,
    ],
    ["inflates to less", makeZip({ "meta.json": " " }, { size: 1000 }), /not enough bytes/],
    [
      "announces an absurd size",
      makeZip({ "meta.json": " " }, { size: 4e9 }),
      /"meta\.json" is too large \(4000000000 bytes\)/,
    ],
  ])("whose entry %s is one line", async (_, bytes, message) => {
    writeFileSync(at("bomb.zip"), bytes);
    await expect(importData([at("bomb.zip")], at("data"))).rejects.toThrow(message);
    expect(readdirSync(at("data"))).toEqual([]);
  });
});
