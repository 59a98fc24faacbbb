/**
 * All figures of the design analysis, one file each.
 *
 * @module
 */
import type { DesignAnalysis } from "../../analysis/design/analyse.ts";
import type { Figure } from "../render.ts";
import { agreementFigure, corruptionAgreementFigure, frontsFigure } from "./agreement.ts";
import { attacksFigure, corruptionsFigure } from "./distributions.ts";
import { editsFigure } from "./edits.ts";
import { effectsFigure, pairsFigure } from "./effects.ts";
import { sizeFigure } from "./size.ts";

/** In the order of the page. `parameters` picks the group that is highlighted and drawn. */
export function designFigures(analysis: DesignAnalysis, parameters: number, single: boolean): Figure[] {
  return [
    sizeFigure(analysis, parameters, single),
    effectsFigure(analysis, single),
    pairsFigure(analysis, single),
    editsFigure(analysis, single),
    attacksFigure(analysis, single),
    corruptionsFigure(analysis, single),
    agreementFigure(analysis, single),
    corruptionAgreementFigure(analysis, single),
    frontsFigure(analysis, single),
  ].filter((figure) => figure !== undefined);
}
