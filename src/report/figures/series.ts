/**
 * How strategies are told apart in panels: field `algorithm`, by its place in the experiment.
 *
 * @module
 */
import { seriesStyle } from "../theme.ts";
import type { Scale } from "./view.ts";

/** Colour, dash and marker of each label; legends are drawn by hand (`layout.ts`). */
export function seriesEncoding(labels: readonly string[]) {
  const styles = labels.map((_, i) => seriesStyle(i));
  const series = (range: NonNullable<Scale["range"]>) => ({
    field: "algorithm",
    type: "nominal" as const,
    scale: { domain: [...labels], range },
    legend: null,
  });
  return {
    color: series(styles.map(({ colour }) => colour)),
    strokeDash: series(styles.map(({ dash }) => [...dash])),
    shape: series(styles.map(({ shape }) => shape)),
  };
}
