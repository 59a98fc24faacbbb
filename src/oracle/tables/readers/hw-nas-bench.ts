/**
 * HW-NAS-Bench (Li et al., ICLR 2021), `HW-NAS-Bench-v1_0.pickle`: of each image set a list of costs a metric, by
 * NAS-Bench-201's index, and of configurations that name the architecture.
 *
 * @module
 */
import { messageOf, quote, UserError } from "../../../errors.ts";
import { numpyArray, pickledNumber } from "../../../files/numpy.ts";
import { nasBench201 } from "../../../space/nas-bench-201/index.ts";
import type { Architecture } from "../../../space/space.ts";
import { collector, type Source } from "../file-table.ts";
import type { Reader } from "./reader.ts";

const SPACE = "nasbench201";

export const hwNasBench: Reader = {
  format: "HW-NAS-Bench (pickle)",
  space: nasBench201.name,
  recognises: (content) => content instanceof Map && content.get(SPACE) instanceof Map,
  read(content, source) {
    const refuse = (why: string): never => {
      throw new UserError(`${source.path} is no table of HW-NAS-Bench: ${why}`);
    };
    const collected = collector(source);
    for (const [dataset, metrics] of (content as Map<string, Map<unknown, unknown>>).get(SPACE)!) {
      if (typeof dataset !== "string" || !(metrics instanceof Map))
        return refuse(`its image set ${quote(dataset)} is no dictionary`);
      const configurations = listIn(metrics.get("config"));
      if (configurations === undefined) return refuse(`${quote(dataset)} has no list "config"`);
      const architectures = configurations.map((one, index) => architectureIn(one, index, source));
      for (const [name, list] of metrics) {
        if (name === "config") continue;
        const values = listIn(list);
        if (typeof name !== "string" || values?.length !== architectures.length)
          return refuse(`${quote(name)} of ${quote(dataset)} is no list of ${architectures.length} numbers`);
        for (const [row, architecture] of architectures.entries())
          collected.put(architecture, `${dataset}#${name}`, pickledNumber(values[row]) ?? values[row]);
      }
    }
    return collected.table(this.format);
  },
};

/** A list, or an array of one dimension. */
function listIn(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value;
  const array = numpyArray(value);
  return array?.shape.length === 1 ? Array.from(array.values) : undefined;
}

/** `{"arch_str": "|nor_conv_3x3~0|+…", …}` */
function architectureIn(configuration: unknown, index: number, { path, space }: Source): Architecture {
  const text: unknown = configuration instanceof Map ? configuration.get("arch_str") : undefined;
  if (typeof text !== "string") throw new UserError(`${path}: configuration ${index} has no "arch_str"`);
  try {
    return space.parse(text);
  } catch (error) {
    throw new UserError(`${path}: configuration ${index}: ${messageOf(error)}`);
  }
}
