/**
 * What baseline JPEG (ITU-T T.81) does to an image: YCbCr, halved chroma, 8×8 cosine transforms, quantisation with
 * the standard's tables at a quality, and back. Entropy coding is lossless and left out.
 *
 * @module
 */
import { at, type Corruption, type Plane } from "./picture.ts";

/** Annex K, Table K.1. */
const LUMINANCE = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
/** Table K.2: the upper left quarter, 99 elsewhere. */
const CHROMINANCE = LUMINANCE.map((_, i) => {
  const known = [
    [17, 18, 24, 47],
    [18, 21, 26, 66],
    [24, 26, 56],
    [47, 66],
  ];
  return known[Math.floor(i / 8)]?.[i % 8] ?? 99;
});

export const jpegCompression: Corruption = (picture, severity) => {
  const quality = at([80, 65, 58, 50, 40], severity);
  const { size, channels, values } = picture;
  const bytes = values.map((value) => Math.round(value * 255));
  if (channels === 1) {
    const grey = code({ size, values: bytes }, LUMINANCE, quality);
    return { ...picture, values: grey.values.map((value) => value / 255) };
  }
  const plane = (r: number, g: number, b: number, offset: number): Plane => ({
    size,
    values: Float64Array.from({ length: size * size }, (_, i) =>
      Math.round(offset + r * bytes[3 * i]! + g * bytes[3 * i + 1]! + b * bytes[3 * i + 2]!),
    ),
  });
  const y = code(plane(0.299, 0.587, 0.114, 0), LUMINANCE, quality).values;
  const chroma = (half: Plane): Float64Array => enlarge(code(halve(half), CHROMINANCE, quality), size).values;
  const cb = chroma(plane(-0.168736, -0.331264, 0.5, 128));
  const cr = chroma(plane(0.5, -0.418688, -0.081312, 128));
  const out = new Float64Array(values.length);
  for (let i = 0; i < y.length; i++) {
    const [light, blue, red] = [y[i]!, cb[i]! - 128, cr[i]! - 128];
    out[3 * i] = byte(light + 1.402 * red) / 255;
    out[3 * i + 1] = byte(light - 0.344136 * blue - 0.714136 * red) / 255;
    out[3 * i + 2] = byte(light + 1.772 * blue) / 255;
  }
  return { ...picture, values: out };
};

function byte(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}

/** The quantisation step of a table entry at a quality, as libjpeg scales it. */
function stepAt(entry: number, quality: number): number {
  const scale = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  return Math.min(255, Math.max(1, Math.floor((entry * scale + 50) / 100)));
}

/** COSINES[u][x] of the orthonormal 8-point transform. */
const COSINES = Array.from({ length: 8 }, (_, u) =>
  Array.from(
    { length: 8 },
    (_, x) => (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16),
  ),
);

/** A plane of bytes, coded and decoded; its border is repeated up to whole blocks. */
function code({ size, values }: Plane, table: readonly number[], quality: number): Plane {
  const out = new Float64Array(values.length);
  const block = new Float64Array(64);
  for (let top = 0; top < size; top += 8)
    for (let left = 0; left < size; left += 8) {
      for (let i = 0; i < 64; i++) {
        const y = Math.min(size - 1, top + Math.floor(i / 8));
        const x = Math.min(size - 1, left + (i % 8));
        block[i] = values[y * size + x]! - 128;
      }
      const frequencies = transform(block, (u, x) => COSINES[u]![x]!);
      for (let i = 0; i < 64; i++) {
        const step = stepAt(table[i]!, quality);
        frequencies[i] = Math.round(frequencies[i]! / step) * step;
      }
      const decoded = transform(frequencies, (x, u) => COSINES[u]![x]!);
      for (let i = 0; i < 64; i++) {
        const y = top + Math.floor(i / 8);
        const x = left + (i % 8);
        if (y < size && x < size) out[y * size + x] = byte(decoded[i]! + 128);
      }
    }
  return { size, values: out };
}

/** M · block · Mᵀ. */
function transform(block: Float64Array, matrix: (row: number, column: number) => number): Float64Array {
  const half = new Float64Array(64);
  const out = new Float64Array(64);
  for (let r = 0; r < 8; r++)
    for (let c = 0; c < 8; c++)
      for (let k = 0; k < 8; k++) half[r * 8 + c] = half[r * 8 + c]! + matrix(r, k) * block[k * 8 + c]!;
  for (let r = 0; r < 8; r++)
    for (let c = 0; c < 8; c++)
      for (let k = 0; k < 8; k++) out[r * 8 + c] = out[r * 8 + c]! + half[r * 8 + k]! * matrix(c, k);
  return out;
}

/** Means of 2×2 pixels. */
function halve({ size, values }: Plane): Plane {
  const half = size / 2;
  const out = new Float64Array(half * half);
  for (let y = 0; y < half; y++)
    for (let x = 0; x < half; x++) {
      const i = 2 * y * size + 2 * x;
      out[y * half + x] = Math.round(
        (values[i]! + values[i + 1]! + values[i + size]! + values[i + size + 1]!) / 4,
      );
    }
  return { size: half, values: out };
}

/** Doubled with weights 3:1 towards the nearer sample, as libjpeg does by default. */
function enlarge({ size: half, values }: Plane, size: number): Plane {
  const out = new Float64Array(size * size);
  const near = (i: number): [number, number] => {
    const own = Math.floor(i / 2);
    return [own, Math.min(half - 1, Math.max(0, i % 2 === 0 ? own - 1 : own + 1))];
  };
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const [y0, y1] = near(y);
      const [x0, x1] = near(x);
      const upper = 3 * values[y0 * half + x0]! + values[y0 * half + x1]!;
      const lower = 3 * values[y1 * half + x0]! + values[y1 * half + x1]!;
      out[y * size + x] = Math.round((3 * upper + lower) / 16);
    }
  return { size, values: out };
}
