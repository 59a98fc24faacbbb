import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkData } from "../../src/data/check.ts";
import { DOWNLOADS, type DownloadOptions, downloadData } from "../../src/data/download.ts";
import { makeData } from "../fixtures/data.ts";
import { makeZip } from "../fixtures/zip.ts";

const source = mkdtempSync(join(tmpdir(), "rnb-made-up-"));
makeData(source, { keys: ["clean"] });
const clean = {
  "cifar10/clean_accuracy.json": readFileSync(join(source, "cifar10/clean_accuracy.json"), "utf8"),
};
const archives: Record<string, Buffer> = {
  "meta.zip": makeZip({ "meta.json": readFileSync(join(source, "meta.json"), "utf8") }),
  "cifar10-accuracies.zip": makeZip(clean),
};
rmSync(source, { recursive: true });

interface Mirror {
  files: Record<string, Buffer>;
  etag: string;
  /** Cut the connection after so many bytes of this file, once. */
  cut: { name: string; after: number } | undefined;
  ranges: boolean;
  readonly asked: { name: string; range: string | undefined; sent: number }[];
}

let folder: string;
let server: Server;
let mirror: Mirror;
let options: DownloadOptions;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "rnb-download-"));
  mirror = { files: { ...archives }, etag: '"1"', cut: undefined, ranges: true, asked: [] };
  server = createServer((request, response) => serve(request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mirror`;
  options = { dataset: "cifar10", quantities: "accuracy", folder, baseUrl };
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true, force: true });
});

function serve(request: IncomingMessage, response: ServerResponse): void {
  const name = request.url!.replace("/mirror/", "");
  const file = mirror.files[name];
  if (file === undefined) {
    response.writeHead(404).end("no such file");
    return;
  }
  const range = request.headers.range;
  const same = request.headers["if-range"] === mirror.etag;
  const start = mirror.ranges && same ? Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0) : 0;
  const rest = file.subarray(start);
  const headers = { etag: mirror.etag, "content-length": rest.length };
  if (start > 0) {
    const contentRange = `bytes ${start}-${file.length - 1}/${file.length}`;
    response.writeHead(206, { ...headers, "content-range": contentRange });
  } else response.writeHead(200, headers);
  mirror.asked.push({ name, range, sent: rest.length });
  const { cut } = mirror;
  if (cut?.name === name) {
    mirror.cut = undefined;
    response.write(rest.subarray(0, cut.after), () => setTimeout(() => response.destroy(), 20));
  } else response.end(rest);
}

const big = "cifar10-accuracies.zip";
const part = (): string => join(folder, DOWNLOADS, `${big}.part`);

/** Breaks off in the middle of the second archive. */
async function interrupt(): Promise<number> {
  mirror.cut = { name: big, after: 30_000 };
  await expect(downloadData(options)).rejects.toThrow(
    /broke off at \d+ of \d+ bytes .*the same command continues it/,
  );
  return statSync(part()).size;
}

describe("downloading the published data", () => {
  it("fetches, imports, and leaves a whole data folder", async () => {
    const report = await downloadData(options);
    expect(report.files).toEqual(["meta.json", "cifar10/clean_accuracy.json"]);
    expect((await checkData(folder)).problems).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(["SHA256SUMS", "cifar10", "meta.json"]);
  });

  it("continues where a broken download stopped, and fetches nothing twice", async () => {
    const size = await interrupt();
    expect(size).toBeGreaterThan(0);
    expect(existsSync(join(folder, "meta.json"))).toBe(false); // half a download is no data
    mirror.asked.length = 0;
    await downloadData(options);
    expect(mirror.asked).toEqual([
      { name: big, range: `bytes=${size}-`, sent: archives[big]!.length - size },
    ]);
    expect((await checkData(folder)).problems).toEqual([]);
  });

  it("begins again when the file has changed on the server since", async () => {
    await interrupt();
    mirror.etag = '"2"';
    mirror.files[big] = makeZip({ ...clean, "new.txt": "x" });
    expect((await downloadData(options)).ignored).toBe(1);
    expect((await checkData(folder)).problems).toEqual([]);
  });

  it("begins again when the server promises no more than alike bytes", async () => {
    mirror.etag = 'W/"1"';
    await interrupt();
    mirror.asked.length = 0;
    await downloadData(options);
    expect(mirror.asked).toEqual([{ name: big, range: undefined, sent: archives[big]!.length }]);
  });

  it("begins again when the server cannot continue", async () => {
    await interrupt();
    mirror.ranges = false;
    await downloadData(options);
    expect((await checkData(folder)).problems).toEqual([]);
  });

  it("refuses an archive whose checksum is not the one the server names", async () => {
    const sum = createHash("sha256").update("something else").digest("hex");
    mirror.files.SHA256SUMS = Buffer.from(`${sum}  ${big}\n`);
    await expect(downloadData(options)).rejects.toThrow(/does not have the checksum/);
    expect(existsSync(join(folder, "cifar10"))).toBe(false);
    const right = createHash("sha256").update(archives[big]!).digest("hex");
    mirror.files.SHA256SUMS = Buffer.from(`${right}  ${big}\n`);
    await downloadData(options);
    expect((await checkData(folder)).problems).toEqual([]);
  });

  it.each([
    ["a truncated zip", archives[big]!.subarray(0, 40_000), /is not a whole, safe zip/],
    ["an entry that points outside", makeZip({ "../../outside.json": "{}" }), /is not a whole, safe zip/],
    ["a page instead of a zip", Buffer.from("<html>sorry</html>"), /is not a whole, safe zip/],
  ])("refuses %s, imports nothing, and can be tried again", async (_, bytes, message) => {
    mirror.files[big] = bytes;
    await expect(downloadData(options)).rejects.toThrow(message);
    expect(existsSync(join(folder, "meta.json"))).toBe(false);
    mirror.files[big] = archives[big]!;
    await downloadData(options);
    expect((await checkData(folder)).problems).toEqual([]);
  });

  it("says in one line what the server answered, or that there is none", async () => {
    delete mirror.files[big];
    await expect(downloadData(options)).rejects.toThrow(/cifar10-accuracies\.zip: the server answered 404/);
    const nobody = { ...options, baseUrl: "http://127.0.0.1:9" };
    await expect(downloadData(nobody)).rejects.toThrow(/^cannot reach http:\/\/127\.0\.0\.1:9\/[^\n]+$/);
    await expect(downloadData({ ...options, baseUrl: "nonsense" })).rejects.toThrow(/not an address/);
  });

  it("gives up on a server that falls silent, and continues later", async () => {
    const silent = createServer((request, response) => {
      const name = request.url!.slice(1);
      if (archives[name] === undefined) response.writeHead(404).end();
      else {
        response.writeHead(200, { etag: '"1"', "content-length": archives[name]!.length });
        response.write(archives[name]!.subarray(0, 1000));
      }
    });
    await new Promise<void>((done) => silent.listen(0, "127.0.0.1", done));
    const baseUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const attempt = downloadData({ ...options, baseUrl, patience: 0.2 });
    await expect(attempt).rejects.toThrow(/broke off at 1000 of \d+ bytes \(no answer\)/);
    silent.closeAllConnections();
    await new Promise((done) => silent.close(done));
  });

  it("does not take a leftover of unknown origin for the beginning of the file", async () => {
    await interrupt();
    writeFileSync(`${part()}.json`, "not json");
    await downloadData(options);
    expect((await checkData(folder)).problems).toEqual([]);
    expect(readFileSync(join(folder, "SHA256SUMS"), "utf8")).toContain("cifar10/clean_accuracy.json");
  });
});
