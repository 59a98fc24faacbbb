/**
 * A process that evaluates on the toy world and kills itself, without warning, at the given report of progress.
 * Arguments: store, architecture, metric, which kind of work to die in, at which of its reports, settings of training
 * as JSON.
 */
import { openBackend } from "../../../src/live/backend/backend.ts";
import { parseMetric } from "../../../src/metric/metric.ts";
import { createLiveOracle } from "../../../src/oracle/live/oracle.ts";
import { nasBench201 } from "../../../src/space/nas-bench-201/index.ts";
import { toy, toyProtocol } from "../../live/toy.ts";

const [store, code, metric, work, at, training = "{}"] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
  string?,
];
let reports = 0;
const oracle = createLiveOracle({
  space: nasBench201,
  dataset: toy,
  protocol: toyProtocol({ training: { ...toyProtocol().training, ...JSON.parse(training) } }),
  backend: await openBackend("wasm"),
  store,
  onProgress(progress) {
    if (progress.work === work && ++reports === Number(at)) process.kill(process.pid, "SIGKILL");
  },
});
await oracle.evaluate([oracle.space.parse(code)], [parseMetric(metric)]);
