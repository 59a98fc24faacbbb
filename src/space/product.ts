/**
 * Spaces without structure: every combination of a few choices is a network of its own.
 *
 * @module
 */
import { quote, UserError } from "../errors.ts";
import { type Decision, defineSpace, type ProductOrigin, type Space } from "./space.ts";

/**
 * The product of decisions. Where all choices are single digits an architecture is written as its digits, `00210`, and
 * read in any way of listing them, such as `(0, 0, 2, 1, 0)`; else as its choices, `16|3x3|relu`.
 */
export function productSpace(origin: ProductOrigin): Space {
  const { name, decisions } = origin;
  const digits = decisions.every(({ choices }) => choices.every((choice) => /^\d$/.test(choice)));
  checkChoices(origin);
  const numbers = decisions.map(({ choices }) => new Map(choices.map((choice, c) => [choice, c])));
  const write = (choices: readonly number[]): string =>
    choices.map((choice, d) => decisions[d]!.choices[choice]!).join(digits ? "" : SEPARATOR);
  return defineSpace({
    name,
    decisions,
    origin,
    format: write,
    code: write,
    parse(text) {
      const fail = (why: string): never => {
        throw new UserError(`not an architecture of ${name}: ${quote(text)}: ${why}`);
      };
      const parts = digits ? digitsOf(text) : text.split(SEPARATOR).map((part) => part.trim());
      if (parts.length !== decisions.length) fail(`${parts.length} choices, not ${decisions.length}`);
      return parts.map((part, d) => {
        const { name: decision, choices } = decisions[d]!;
        return numbers[d]!.get(part) ?? fail(`${decision} is ${quote(part)}, none of ${listed(choices)}`);
      });
    },
  });
}

/** `digits` choices, 0 … digits − 1, at each of `length` places. */
export function digitSpace(digits: number, length: number): Space {
  const choices = Array.from({ length: digits }, (_, c) => String(c));
  const decisions = Array.from({ length }, (_, d): Decision => ({ name: String(d + 1), choices }));
  return productSpace({ name: `${length} digits below ${digits}`, decisions });
}

const SEPARATOR = "|";

/** Of a choice: what would break the lines of a trace, or could not be read back. */
const UNFIT = /[|,"\s\p{Cc}]/u;

function checkChoices({ name, decisions }: ProductOrigin): void {
  for (const { name: decision, choices } of decisions) {
    const seen = new Set<string>();
    for (const choice of choices) {
      if (choice === "" || choice.length > 50 || UNFIT.test(choice))
        throw new UserError(
          `space ${name}: ${decision} has the choice ${quote(choice)}: letters, digits and signs only, no blanks, commas and |`,
        );
      if (seen.has(choice))
        throw new UserError(`space ${name}: ${decision} has the choice ${quote(choice)} twice`);
      seen.add(choice);
    }
  }
}

/** `021`, `0,2,1`, `0 2 1`, `(0, 2, 1)`, `[0, 2, 1]` */
export function digitsOf(text: string): string[] {
  const inside = /^\s*[([](.*)[)\]]\s*$/s.exec(text)?.[1] ?? text.trim();
  return /[,\s]/.test(inside) ? inside.split(/[,\s]+/).filter((part) => part !== "") : [...inside];
}

function listed(choices: readonly string[]): string {
  const shown = choices.slice(0, 10);
  return [...shown, ...(shown.length < choices.length ? ["…"] : [])].join(", ");
}
