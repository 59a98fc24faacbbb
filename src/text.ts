/**
 * Text in lines.
 *
 * @module
 */

/** Any space but the one that does not break. */
const BREAK = /[^\S\u00a0]+/;

/** Breaks text between words into lines that fit; a word that fits no line has one to itself. */
export function brokenLines(text: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  for (const word of text.split(BREAK)) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
