/**
 * The house as docs/architecture.md draws it: which room may import from which. A new room needs a row here; a new
 * arrow is a decision, not an accident.
 */
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

/**
 * Room → the rooms that it may import from, from the ground up. Files that lie in `src` itself, such as `errors.ts`,
 * are the foot of the house: all may use them.
 */
const MAY_IMPORT: Readonly<Record<string, string>> = {
  foot: "",
  files: "",
  math: "",
  metric: "",
  fronts: "",
  space: "",
  search: "space fronts",
  surrogates: "space math",
  live: "space math metric files",
  programs: "space files",
  oracle: "programs live surrogates space metric files",
  algorithms: "surrogates search space fronts",
  data: "oracle space metric files",
  results: "oracle search space metric files",
  outside: "programs oracle search space metric files",
  runner: "programs outside results oracle search space fronts metric files",
  analysis: "results oracle search space fronts metric",
  report: "analysis results oracle search space metric files",
  studies: "report analysis oracle search space fronts metric files",
  api: "report analysis runner results oracle search",
  commands:
    "programs studies report analysis runner outside results data oracle live search space metric files",
  cli: "commands",
  index: "api report analysis runner oracle search space metric",
  playground: "algorithms report results analysis oracle search space metric assets",
  site: "playground report analysis runner results oracle search files",
};

/** Imports that break the table, each with its reason. Better none. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

const root = fileURLToPath(new URL("../", import.meta.url));

/** Every source file and the source files that it imports; types count too. */
const imports = new Map(
  ["src", "algorithms", "surrogates", "site/playground", "site/build"].flatMap((folder) =>
    readdirSync(posix.join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
      .map((file) => posix.join(folder, file))
      .map((file): [string, string[]] => [file, importsOf(file)]),
  ),
);

function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(posix.join(root, file), "utf8"), true, true);
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith("."))
    .map((name) => posix.join(posix.dirname(file), name));
}

/** `src/live/data/open.ts` is in `live`, `src/errors.ts` in `foot`, `algorithms/tpe.ts` in `algorithms`. */
function roomOf(file: string): string {
  const [folder, next] = file.split("/");
  if (folder === "site") return next === "playground" ? next : folder;
  if (folder !== "src") return folder!;
  if (!next!.endsWith(".ts")) return next!;
  return next === "cli.ts" || next === "index.ts" ? next.slice(0, -3) : "foot";
}

function allowed(from: string, to: string): boolean {
  return from === to || to === "foot" || (MAY_IMPORT[from] ?? "").split(" ").includes(to);
}

/** A list of files each of which imports the next, and the last the first; undefined where there is none. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(file)) return way.slice(way.indexOf(file));
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next, [...way, file]);
      if (circle !== undefined) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const circle = visit(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

/** Where browsers enter: the playground, and the strategies, which it finds by their folder. */
const IN_BROWSERS = [...imports.keys()].filter((file) => /^(site\/playground|algorithms)\//.test(file));

/** The names in a file, and what it imports when it runs: not for its types alone. */
interface Running {
  readonly names: readonly string[];
  readonly imports: readonly string[];
}

function running(file: string): Running {
  const names: string[] = [];
  const imports: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.push(node.text);
    const from =
      (ts.isImportDeclaration(node) && !node.importClause?.isTypeOnly) ||
      (ts.isExportDeclaration(node) && !node.isTypeOnly)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : undefined;
    if (from !== undefined && ts.isStringLiteral(from)) imports.push(from.text);
    ts.forEachChild(node, visit);
  };
  const text = readFileSync(posix.join(root, file), "utf8");
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2023));
  return { names, imports };
}

/** Names that mean something in Node alone. */
const OF_NODE = new Set(["process", "Buffer", "require", "__dirname"]);

/** What of Node is asked for by files, and by all that they import; each with the file that asks. */
function askedOfNode(entries: readonly string[], read: (file: string) => Running): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const queue = [...entries];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const { names, imports } = read(file);
    const asked = [
      ...imports.filter((name) => name.startsWith("node:")),
      ...names.filter((name) => OF_NODE.has(name)),
    ];
    for (const what of new Set(asked)) found.push(`${file}: ${what}`);
    for (const name of imports)
      if (/^\..*\.[jt]s$/.test(name)) queue.push(posix.join(posix.dirname(file), name));
  }
  return found;
}

describe("what browsers run", () => {
  it("asks for no module of Node and for none of its globals", () => {
    expect(askedOfNode(IN_BROWSERS, running)).toEqual([]);
  });

  it("would be seen to, however far away", () => {
    const files: Readonly<Record<string, Running>> = {
      "src/a.ts": { names: [], imports: ["./b.ts", "zod"] },
      "src/b.ts": { names: ["bytes", "process"], imports: ["node:fs"] },
    };
    expect(askedOfNode(["src/a.ts"], (file) => files[file]!)).toEqual([
      "src/b.ts: node:fs",
      "src/b.ts: process",
    ]);
    expect(askedOfNode(["src/results/trace.ts"], running)).toEqual(["src/results/trace.ts: Buffer"]);
    expect(askedOfNode(["src/oracle/surrogate/index.ts"], running)).toContain("src/root.ts: node:fs");
  });
});

describe("the house", () => {
  it("has a row in the table for every room", () => {
    const rooms = [...new Set([...imports.keys()].map(roomOf))];
    expect(rooms.filter((room) => MAY_IMPORT[room] === undefined)).toEqual([]);
  });

  it("imports from room to room only as the table says", () => {
    const wrong = [...imports].flatMap(([file, targets]) =>
      targets
        .filter((target) => !allowed(roomOf(file), roomOf(target)))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong.filter((line) => EXCEPTIONS[line] === undefined)).toEqual([]);
    expect(Object.keys(EXCEPTIONS).filter((line) => !wrong.includes(line))).toEqual([]); // none that is outlived
  });

  it("has a table that points one way", () => {
    const rows = Object.entries(MAY_IMPORT).map(([room, rooms]): [string, string[]] => [
      room,
      rooms.split(" "),
    ]);
    expect(circleIn(new Map(rows))).toBeUndefined();
  });

  it("has no circle of files", () => {
    expect(circleIn(imports)).toBeUndefined();
  });

  it("would see a circle, and an import, if there were one", () => {
    const graph = { a: ["b", "c"], b: ["d"], c: ["d"], d: ["e"], e: ["b"] };
    expect(circleIn(new Map(Object.entries(graph)))).toEqual(["b", "d", "e"]);
    expect(imports.get("src/space/nas-bench-201/index.ts")).toContain("src/space/space.ts");
  });
});
