/**
 * Mistakes in who answers: tables, measures, the surrogate, and networks trained on the spot.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

export const ORACLE: readonly Mutation[] = [
  {
    // A program may change its mind about what it told.
    file: "src/oracle/command/evaluate.ts",
    from: "value !== undefined && known.value !== value",
    to: "false",
  },
  {
    // A program that dies is not asked once more.
    file: "src/oracle/command/oracle.ts",
    from: "if (again ||",
    to: "if (!again ||",
  },
  {
    // Any member's value stands for its class.
    file: "src/oracle/measures/columns.ts",
    from: "Number.isNaN(values[classNumber]!) || member(classNumber) === architecture",
    to: "true",
  },
  {
    // Sizes are those on CIFAR-10, whatever the images.
    file: "src/oracle/measures/columns.ts",
    from: "skeletonFor(description.dataset)",
    to: `skeletonFor("cifar10")`,
  },
  {
    // Accuracy under attack may exceed clean accuracy by more than it ever did.
    file: "src/oracle/surrogate/consistency.ts",
    from: "row[k] = Math.min(row[k]!, ceiling);",
    to: "",
  },
  {
    // Members are trained on what is held out.
    file: "src/oracle/surrogate/model/fit.ts",
    from: "(s) => s !== member)",
    to: "(s) => s >= 0)",
  },
  {
    // What a network was trained on is predicted, not what was held out.
    file: "src/oracle/surrogate/model/fit.ts",
    from: "(s) => s === member)",
    to: "(s) => s !== member)",
  },
  {
    // Errors of one network are independent of each other.
    file: "src/oracle/surrogate/noise.ts",
    from: "for (let f = 0; f < factors; f++) z += common[f]!",
    to: "for (let f = 0; f < factors; f++) z += random.normal()",
  },
  {
    file: "src/oracle/surrogate/noise.ts",
    from: "Math.sqrt(Math.max(1 - explained, 0))",
    to: "1",
  },
  {
    // Fits with and without noise are one table to the results folder.
    file: "src/oracle/surrogate/index.ts",
    from: `if (noise !== undefined) fingerprint.update(\`noise \${noise}\`);`,
    to: "",
  },
  {
    // The class is answered for by its smallest encoding, not by the one whose values are published.
    file: "src/oracle/tabular/index.ts",
    from: "member: (classNumber) => meta.architectureOf[meta.storedId[classNumber]!]!,",
    to: "member: space.representative,",
  },
  {
    file: "src/oracle/tabular/index.ts",
    from: `[\`\${folder}/meta.json\`, ...keys`,
    to: "[...keys",
  },
  {
    // The rate falls within an epoch, whatever is asked.
    file: "src/live/training/train.ts",
    from: 'protocol.schedule === "batch" ? batch / batches : 0',
    to: "batch / batches",
  },
  {
    // Corrupted images are made again for each network.
    file: "src/live/data/kept.ts",
    from: "if (there !== undefined) return { ...clean, pixels: there };",
    to: "",
  },
  {
    // Processes that share a store do the same work each.
    file: "src/oracle/logged.ts",
    from: "if (claim === undefined) return false;\n",
    to: "",
  },
  {
    // After a container's restart nobody is at work, and everybody waits for half an hour.
    file: "src/files/claim.ts",
    from: " || isOfThisNumber(holder)",
    to: "",
  },
  {
    // A training batch keeps all of its forward pass, however big.
    file: "src/live/network/footprint.ts",
    from: "batchSize * trainingBytes(network, weights).whole > memoryLimit()",
    to: "false",
  },
  {
    // A segment that is run again counts its batch's statistics again.
    file: "src/live/training/gradients.ts",
    from: "last ? normalise : again",
    to: "normalise",
  },
  {
    // A gradient of a stride of two forgets odd columns.
    file: "src/live/backend/input-gradient.ts",
    from: "for (const column of [0, 1])",
    to: "for (const column of [0])",
  },
  {
    // A failed training is free.
    file: "src/oracle/answers.ts",
    from: "training?.seconds ?? 0",
    to: "0",
  },
  {
    // A network that cannot be trained is tried again each time it is asked.
    file: "src/oracle/logged.ts",
    from: '    log.find(code, "training")?.failure === undefined\n      ?',
    to: "    true ?",
  },
  {
    // Corrupted images, generated or published, are in no fingerprint: unlike ones share an evaluation log.
    file: "src/live/protocol.ts",
    from: "...place, corruptions }),",
    to: "...place }),",
  },
  {
    // Networks are trained again for each set of corrupted images.
    file: "src/live/protocol.ts",
    from: "training, seed, ...place }),",
    to: "training, seed, ...place, corruptions }),",
  },
];

export const LIVE: readonly Mutation[] = [
  {
    // A job is given to a second worker while the first one has it.
    file: "src/live/queue/queue.ts",
    from: "and (leased_until is null or leased_until < now())",
    to: "",
  },
  {
    // Networks of other seeds share weights.
    file: "src/live/protocol.ts",
    from: "weights: hash({ format: 1, network, training, seed, ...place })",
    to: "weights: hash({ format: 1, network, training, ...place })",
  },
  {
    // No random start.
    file: "src/live/attacks/pgd.ts",
    from: "images[i]! + epsilon * (2 * stream.next() - 1)",
    to: "images[i]! + 0 * epsilon * (2 * stream.next() - 1)",
  },
  {
    // No return to the best point.
    file: "src/live/attacks/apgd.ts",
    from: "current.set(own(points, row), from);",
    to: "",
  },
  {
    file: "src/live/attacks/square.ts",
    from: "!correct || margin < margins[row]!",
    to: "!correct || margin > margins[row]!",
  },
  {
    // Results depend on the size of a batch.
    file: "src/live/attacks/evaluate.ts",
    from: "random.fork(String(batch[i]!))",
    to: "random.fork(String(i))",
  },
  {
    // Running variances stay biased.
    file: "src/live/training/sgd.ts",
    from: "tf.mul(variance, count / Math.max(1, count - 1))",
    to: "tf.clone(variance)",
  },
  {
    // Every epoch attacks from the same random start.
    file: "src/live/training/train.ts",
    from: `random.fork(\`attack \${epoch}\`)`,
    to: "random.fork('attack')",
  },
  {
    // An attack in evaluation mode moves the running statistics.
    file: "src/live/training/sgd.ts",
    from: 'if (mode === "evaluation")',
    to: "if (mode === undefined)",
  },
  {
    // Every epoch has the same order.
    file: "src/live/training/train.ts",
    from: `random.fork(\`epoch \${epoch}\`)`,
    to: "random.fork('epoch')",
  },
  {
    // Every image of a test set gets the same noise.
    file: "src/live/corruptions/corrupt.ts",
    from: "random.fork(String(i))",
    to: `random.fork("image")`,
  },
  {
    // The coarse label of CIFAR-100 is taken for the fine one.
    file: "src/live/data/cifar.ts",
    from: "labels[r] = bytes[start - 1]!",
    to: "labels[r] = bytes[r * record]!",
  },
  {
    // Units that are off in both images do not count as alike.
    file: "src/live/measures/naswot.ts",
    from: ", tf.matMul(off, off, false, true)])",
    to: "])",
  },
  {
    file: "src/live/measures/synflow.ts",
    from: `network.parameters[i]!.role === "bias" ? tf.zerosLike(parameter) : tf.abs(parameter)`,
    to: "tf.abs(parameter)",
    equivalent:
      "the gradient by the weights does not see the biases, and the output, by which it is divided, is multiplied again",
  },
];
