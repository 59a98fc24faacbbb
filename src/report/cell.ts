/**
 * Drawings of NAS-Bench-201 cells: four nodes from left to right, an arrow for every operation that is not none.
 *
 * @module
 */
import { CONV_1X1, CONV_3X3, EDGES, NONE, POOL, SKIP } from "../space/nas-bench-201/cell.ts";
import { liveEdges } from "../space/nas-bench-201/isomorphism.ts";
import { parseCell } from "../space/nas-bench-201/notations.ts";
import { escapeXml } from "./escape.ts";

/** Size of one drawing, in points. */
export const CELL_WIDTH = 150;
export const CELL_HEIGHT = 72;

const NODE_X = [12, 54, 96, 138] as const;
const NODE_Y = 44;
const NODE_RADIUS = 6;

/** Where each edge's curve is led through, about; its label stands there. Edges in the order of the space. */
const LABEL_AT: readonly (readonly [number, number])[] = [
  [33, NODE_Y],
  [54, 25],
  [75, NODE_Y],
  [75, 8],
  [96, 63],
  [117, NODE_Y],
];

interface Look {
  readonly word: string;
  /** Width of the word in semibold Inter, in em: browsers draw cells too, and have no font to measure. */
  readonly em: number;
  readonly colour: string;
  readonly dash: string;
  readonly width: number;
}

/** Colour, dash and width tell operations apart, with or without colour; the word says it. */
export const LOOK: Readonly<Record<number, Look>> = {
  [SKIP]: { word: "skip", em: 2.00439453125, colour: "#59636e", dash: "3,2", width: 1 },
  [CONV_1X1]: { word: "1×1", em: 1.5185546875, colour: "#0072b2", dash: "", width: 1.2 },
  [CONV_3X3]: { word: "3×3", em: 1.9453125, colour: "#d55e00", dash: "", width: 2 },
  [POOL]: { word: "pool", em: 2.103515625, colour: "#009e73", dash: "1,1.5", width: 1.4 },
};

/** Size of the words. */
const WORD = 6;

/**
 * The drawing as SVG elements within CELL_WIDTH × CELL_HEIGHT, or undefined when the code is not a NAS-Bench-201
 * architecture. Edges that carry nothing from input to output are drawn faint.
 */
export function cellGroup(architecture: string): string | undefined {
  let cell: number[];
  try {
    cell = parseCell(architecture);
  } catch {
    return undefined;
  }
  const live = liveEdges(cell);
  const parts: string[] = [];
  for (const [edge, { from, to }] of EDGES.entries()) {
    const operation = cell[edge]!;
    if (operation !== NONE)
      parts.push(arrow(NODE_X[from]!, NODE_X[to]!, LABEL_AT[edge]!, operation, live[edge]!));
  }
  const names = ["in", "1", "2", "out"];
  for (const [node, x] of NODE_X.entries()) {
    parts.push(
      `<circle cx="${x}" cy="${NODE_Y}" r="${NODE_RADIUS}" class="node" fill="#fff" stroke="#1b1f24" stroke-width="0.8"/>`,
      text(names[node]!, x, NODE_Y + 2, 5.5, "#1b1f24"),
    );
  }
  return parts.join("");
}

function arrow(
  x1: number,
  x2: number,
  [labelX, labelY]: readonly [number, number],
  operation: number,
  live: boolean,
): string {
  const look = LOOK[operation]!;
  // A quadratic curve through the label: its control point is twice as far out.
  const controlX = 2 * labelX - (x1 + x2) / 2;
  const controlY = 2 * labelY - NODE_Y;
  const [startX, startY] = towards(x1, NODE_Y, controlX, controlY, NODE_RADIUS);
  const [endX, endY] = towards(x2, NODE_Y, controlX, controlY, NODE_RADIUS + 3.5);
  const [tipX, tipY] = towards(x2, NODE_Y, controlX, controlY, NODE_RADIUS);
  const side = [(tipY - endY) / 2.2, (endX - tipX) / 2.2] as const;
  const dash = look.dash === "" ? "" : ` stroke-dasharray="${look.dash}"`;
  const head = `${p(tipX)},${p(tipY)} ${p(endX + side[0])},${p(endY + side[1])} ${p(endX - side[0])},${p(endY - side[1])}`;
  // The curve starts and ends at the rims of its nodes, so that its middle lies a little off the point it aims for.
  const middleY = (startY + 2 * controlY + endY) / 4;
  const width = WORD * look.em + 3;
  return [
    `<g${live ? "" : ' opacity="0.3"'}>`,
    `<path d="M${p(startX)},${p(startY)}Q${p(controlX)},${p(controlY)} ${p(endX)},${p(endY)}" fill="none" stroke="${look.colour}" stroke-width="${look.width}"${dash}/>`,
    `<polygon points="${head}" fill="${look.colour}"/>`,
    `<rect x="${p(labelX - width / 2)}" y="${p(middleY - 4)}" width="${p(width)}" height="8" class="halo" fill="#fff"/>`,
    text(look.word, labelX, middleY + 2.2, WORD, look.colour, 600),
    "</g>",
  ].join("");
}

const p = (value: number): string => String(Math.round(value * 100) / 100);

/** The point at a distance from (x, y) on the way to another. */
function towards(x: number, y: number, toX: number, toY: number, distance: number): [number, number] {
  const length = Math.hypot(toX - x, toY - y);
  return [x + ((toX - x) / length) * distance, y + ((toY - y) / length) * distance];
}

function text(word: string, x: number, y: number, size: number, colour: string, weight = 400): string {
  return `<text x="${p(x)}" y="${p(y)}" text-anchor="middle" font-family="Inter, Helvetica, Arial, sans-serif" font-size="${size}" font-weight="${weight}" fill="${colour}">${escapeXml(word)}</text>`;
}

/** One cell as an SVG of its own, e.g. for a page; undefined as for {@link cellGroup}. */
export function cellSvg(architecture: string, title: string): string | undefined {
  const group = cellGroup(architecture);
  if (group === undefined) return undefined;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${CELL_WIDTH} ${CELL_HEIGHT}" role="img" class="cell"><title>${escapeXml(title)}</title>${group}</svg>`;
}
