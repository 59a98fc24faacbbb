import { expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { fingerprintProtocol, resolveProtocol } from "../../src/live/protocol.ts";

const PLACE = { dataset: "digits", backend: "wasm" };
const of = (settings: Record<string, unknown>, place = PLACE, corruptions = "generated") =>
  fingerprintProtocol(resolveProtocol("demo", settings), place, corruptions);

test.each(["toString", "__proto__", "constructor", "x".repeat(1000)])("there is no protocol %s", (name) => {
  expect(() => resolveProtocol(name)).toThrow(UserError);
  expect(() => resolveProtocol(name)).toThrow(
    /^unknown protocol ".{0,60}; valid: nas-bench-201, reduced, demo$/,
  );
});

test("the reduced preset is the full protocol on a smaller network, for fewer epochs, images, ε and queries of Square", () => {
  const { network, training, evaluation, attacks, ...rest } = resolveProtocol("reduced");
  const full = resolveProtocol();
  expect(rest).toEqual({ seed: full.seed });
  expect(network).toEqual({ channels: 16, cells: 1 });
  expect(training).toEqual({ ...full.training, epochs: 12 });
  expect(evaluation.images).toBe(1000);
  const epsilons = [0.5, 2, 8];
  for (const name of ["fgsm", "pgd", "apgd"] as const)
    expect(attacks[name]).toEqual({ ...full.attacks[name], epsilons });
  expect(attacks.square).toEqual({ ...full.attacks.square, epsilons, queries: 1000 });
});

test("a setting that every object has is unknown, too", () => {
  const settings = JSON.parse('{"training": {"__proto__": {"epochs": 1}}}') as Record<string, unknown>;
  expect(() => resolveProtocol("demo", settings)).toThrow(/training: Unrecognized key: "__proto__"/);
});

test("weights depend on network, training, seed, images and backend", () => {
  const all = [
    of({}),
    of({ seed: 1 }),
    of({ network: { channels: 5 } }),
    of({ training: { epochs: 3 } }),
    of({ training: { schedule: "batch" } }),
    of({ training: { initialisation: "he" } }),
    of({}, { ...PLACE, dataset: "letters" }),
    of({}, { ...PLACE, backend: "webgpu" }),
  ].map(({ weights }) => weights);
  expect(new Set(all).size).toBe(all.length);
});

test("results depend on attacks and evaluated images too, weights do not", () => {
  const changes = [{ attacks: { pgd: { steps: 11 } } }, { evaluation: { images: 7 } }];
  for (const change of changes) {
    expect(of(change).results).not.toBe(of({}).results);
    expect(of(change).weights).toBe(of({}).weights);
  }
});

test("results depend on the corrupted images, weights do not", () => {
  const published = of({}, PLACE, "published files, 12ab");
  expect(published.results).not.toBe(of({}).results);
  expect(published.weights).toBe(of({}).weights);
});

test("neither depends on the batches of an evaluation", () => {
  expect(of({ evaluation: { batchSize: 50 } })).toEqual(of({}));
});
