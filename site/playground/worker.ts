/**
 * The library at work, beside the page's own thread.
 *
 * @module
 */
import fitUrl from "../../assets/surrogate/cifar10.fit?url";
import { describeFailure } from "../../src/errors.ts";
import { allAtoms, metricOf } from "../../src/metric/metric.ts";
import { readFit } from "../../src/oracle/surrogate/fit-file.ts";
import { surrogateOracle } from "../../src/oracle/surrogate/oracle.ts";
import { sha256Hex } from "../../src/sha256.ts";
import { replaying, searchOne } from "./engine.ts";
import { columnKey, type Job, type Reply, type Request } from "./messages.ts";
import { STRATEGIES } from "./strategies.ts";

async function open(): Promise<ReadonlyMap<string, Float64Array>> {
  const response = await fetch(fitUrl);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const oracle = surrogateOracle(readFit(bytes, "the fit"), sha256Hex(bytes));
  const { catalogue } = oracle;
  return new Map(
    allAtoms(catalogue).map((atom) => [columnKey(atom), oracle.column(metricOf(atom, catalogue))]),
  );
}

function run({ label, task, seed, asked }: Job): Reply {
  const strategy = asked === undefined ? STRATEGIES.get(label)! : replaying(label, asked);
  return { kind: "ran", result: searchOne(strategy, task, seed) };
}

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  let reply: Reply;
  try {
    reply = data.kind === "open" ? { kind: "opened", columns: await open() } : run(data.job);
  } catch (error) {
    reply = { kind: "failed", why: describeFailure(error) };
  }
  self.postMessage(reply);
};
