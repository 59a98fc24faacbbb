/**
 * The training-free measures that the live engine computes, by name. Apart from the engine, so that to list them
 * takes no tensor library.
 *
 * @module
 */

/** What each measure is; larger values are not better as such. */
export const LIVE_MEASURES = {
  "jacobian-norm": "mean Frobenius norm of the Jacobian of the logits by the image (Hoffman et al. 2019)",
  "hessian-eigenvalue":
    "mean largest eigenvalue of the Hessian of the loss by the image (Zhao et al., ICLR 2020)",
  "gradient-norm": "sum over layers of the norm of the loss's gradient (Abdelfattah et al., ICLR 2021)",
  snip: "sum of |weight × gradient| (Lee et al., ICLR 2019)",
  synflow: "decimal logarithm of the synaptic flow (Tanaka et al., NeurIPS 2020)",
  naswot: "logarithm of the determinant of the kernel of activation patterns (Mellor et al., ICML 2021)",
} as const;

export type LiveMeasure = keyof typeof LIVE_MEASURES;

export function isLiveMeasure(name: string): name is LiveMeasure {
  return Object.hasOwn(LIVE_MEASURES, name);
}
