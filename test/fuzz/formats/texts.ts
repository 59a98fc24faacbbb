/**
 * What people write by hand: experiments, metrics, architectures, settings, lists, modules.
 *
 * @module
 */
import { settingsOf } from "../../../src/commands/live-options.ts";
import { readArchitectures } from "../../../src/commands/measures.ts";
import { parseMetrics } from "../../../src/commands/query.ts";
import { UserError } from "../../../src/errors.ts";
import { readText } from "../../../src/files/read.ts";
import { resolveProtocol } from "../../../src/live/protocol.ts";
import { ATTACKS, atomsOf, CORRUPTIONS } from "../../../src/metric/metric.ts";
import { parseFromOracle } from "../../../src/oracle/command/messages.ts";
import { parseFromProgram, parseRequest } from "../../../src/outside/messages.ts";
import { readArchitecture } from "../../../src/outside/wire.ts";
import { NoMessage } from "../../../src/programs/message.ts";
import { readExperiment } from "../../../src/runner/experiment.ts";
import { planRuns } from "../../../src/runner/plan.ts";
import { loadModule, moduleFingerprint } from "../../../src/runner/strategies.ts";
import { nasBench201 } from "../../../src/space/nas-bench-201/index.ts";
import { type Format, insist, wholeJson } from "../format.ts";

const CATALOGUE = new Map<string, readonly number[]>([
  ["clean", []],
  ...ATTACKS.map((key) => [key, [0.5, 1, 8]] as const),
  ...CORRUPTIONS.map((key) => [key, [1, 2, 3, 4, 5]] as const),
]);

const EXPERIMENT = `name: my-comparison
oracle: { kind: live, protocol: demo, options: { training: { epochs: 2 } } }
dataset: cifar10
objectives:
  - clean
  - "mean(clean, pgd@Linf:1)"
  - { name: trade, maximise: [clean, "pgd@Linf:1"], minimise: [fog], reference: { clean: 0.5, "pgd@Linf:1": 0, fog: 1 } }
  - { name: within, maximise: [clean], subjectTo: ["pgd@Linf:1 >= 0.45"] }
budget: { queries: 300, unit: distinct }
seeds: { from: 0, to: 9 }
algorithms:
  - random-search
  - { name: local-search, label: ls-full, options: &o { neighbourhood: full } }
  - { name: tpe, scalarise: chebyshev }
  - { module: ./hill-climber.ts, label: mine, options: *o, warmUp: { measure: parameters, queries: 5 } }
patience: 60
measures: [measures.csv]
`;

/** What is no message is told by who asked, in a line that ends in this text. */
function asLine<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof NoMessage ? new UserError(`mine wrote ${error.message}`) : error;
  }
}

export const TEXT_FORMATS: readonly Format[] = [
  {
    name: "experiment",
    file: "experiment.yaml",
    sample: () => EXPERIMENT,
    tokens: [
      ..."[]{},'~",
      ": ",
      "- ",
      "*o",
      "*x",
      "&o ",
      "<<: *o\n",
      "? ",
      "|\n",
      ">\n",
      "---\n",
      "!!set ",
      "!x ",
    ],
    read(path) {
      const experiment = readExperiment(path);
      JSON.stringify(experiment);
      const { length } = planRuns(experiment);
      insist(length > 0 && length <= 2_000_000, `it has ${length} runs`);
    },
  },
  {
    name: "metrics",
    file: "metrics.txt",
    sample: (random) =>
      random.pick(["mean(clean, pgd@Linf:1),fog:3", "negative(fgsm@Linf)", "min(fog,clean)", "corruptions"]),
    read(path) {
      for (const metric of parseMetrics(readText(path))) atomsOf(metric, CATALOGUE);
    },
  },
  {
    name: "architecture",
    file: "architecture.txt",
    sample(random) {
      const architecture = nasBench201.sample(random);
      return random.pick([nasBench201.format, nasBench201.code])(architecture);
    },
    read(path) {
      const architecture = nasBench201.parse(readText(path));
      insist(architecture >= 0 && architecture < nasBench201.size, "it is outside the space");
    },
  },
  {
    name: "list of architectures",
    file: "list.txt",
    sample: (random) =>
      `# some\n${[1, 2, 3].map(() => nasBench201.code(nasBench201.sample(random))).join("\n")}\n`,
    read: (path) => readArchitectures(path).map(nasBench201.parse),
  },
  {
    name: "settings of --set",
    file: "settings.txt",
    sample: () => "training.epochs=3 attacks.pgd.epsilons=[1,2] seed=4 training.flip=false",
    read: (path) => resolveProtocol("demo", settingsOf(readText(path).split(" ").slice(0, 100))),
  },
  {
    name: "message of a program",
    file: "message.json",
    json: wholeJson,
    sample: (random) =>
      random.pick([
        '{"type":"ready","protocol":"rnb-search","version":1,"client":{"name":"mine"}}',
        '{"type":"ask","architectures":[[0,1,2,3,4,0],[1,1,1,1,1,1]]}',
        '{"type":"query","architectures":[[0,1,2,3,4,0]]}',
        '{"type":"begin","label":"mine","objective":"clean","seed":3}',
        '{"type":"parse","names":["3+1s+n3p"]}',
      ]),
    read(path) {
      const line = readText(path);
      const message = asLine(() => (line.includes('"ask"') ? parseFromProgram(line) : parseRequest(line)));
      if ("architectures" in message)
        for (const one of message.architectures as unknown[]) readArchitecture(one, nasBench201);
    },
  },
  {
    name: "message of an oracle",
    file: "answer.json",
    json: wholeJson,
    sample: (random) =>
      random.pick([
        '{"type":"ready","protocol":"rnb-oracle","version":1}',
        '{"type":"progress","work":"training","fraction":0.5,"detail":"epoch 1/2"}',
        '{"type":"tell","values":{"clean":0.9,"pgd@Linf:8":0.3},"costs":{"training":81.5,"clean":0.4}}',
        '{"type":"fail","reason":"the loss is not a number","seconds":3}',
      ]),
    read(path) {
      const message = asLine(() => parseFromOracle(readText(path)));
      if (message.type === "tell")
        insist(
          Object.values(message.values).every((value) => value >= 0 && value <= 1),
          "it tells what is no accuracy",
        );
    },
  },
  {
    name: "strategy",
    file: "strategy.ts",
    code: true,
    sample: () => "",
    async read(path) {
      await loadModule(path);
      moduleFingerprint(path);
    },
  },
];
