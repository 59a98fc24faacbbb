/**
 * YAML that somebody else wrote, read within bounds: the parser takes a time that grows with the square of a map's
 * size, and overflows when values are nested deep.
 *
 * @module
 */
import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  Lexer,
  LineCounter,
  Parser,
  parseDocument,
  visit,
  type YAMLMap,
} from "yaml";
import { messageOf } from "../errors.ts";

/** Characters of a text, at most; the longest experiment that comes with the package has 3,000. */
const LONGEST = 100_000;

/** Less than what is read of JSON: what a user writes here is written into a results folder, and read there. */
const MAX_DEPTH = 50;

const TOO_DEEP = "nested too deep";

/** A text that is no YAML, and where it stops to be. */
export class YamlError extends Error {
  override name = "YamlError";
  readonly line: number;
  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/** A document whose `toJS` gives the value; throws a {@link YamlError}. */
export function parseYaml(text: string, lines = new LineCounter()): Document {
  if (text.length > LONGEST) throw new YamlError(`longer than ${LONGEST} characters`, 1);
  checkDepth(text);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const fail = (why: string, position = 0): never => {
    throw new YamlError(why, lines.linePos(position).line);
  };
  const [error] = document.errors;
  if (error !== undefined) fail(messageOf(error), error.pos[0]);
  visit(document, {
    Collection(_, node, path) {
      if (path.filter(isCollection).length >= MAX_DEPTH) fail(TOO_DEEP, node.range?.[0]);
      if (isMap(node)) checkKeys(node, fail);
    },
  });
  return document;
}

/**
 * That nothing is nested so deep that a document, which is made recursively, would end the stack: a regular expression
 * that V8 compiles just before that end ends the process.
 */
function checkDepth(text: string): void {
  const lines = new LineCounter();
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme));
    // A document, and for each collection itself and what it is made of.
    if (parser.stack.length > 2 * MAX_DEPTH + 2)
      throw new YamlError(TOO_DEEP, lines.linePos(parser.offset).line);
  }
}

/** That keys are plain and there once; the parser's own check compares each with all before it. */
function checkKeys({ items }: YAMLMap, fail: (why: string, position?: number) => never): void {
  const seen = new Set<unknown>();
  for (const { key } of items) {
    if (!isScalar(key)) {
      fail("a key is no plain text", isNode(key) ? key.range?.[0] : 0);
      continue;
    }
    if (seen.has(key.value)) fail("Map keys must be unique", key.range?.[0]);
    seen.add(key.value);
  }
}
