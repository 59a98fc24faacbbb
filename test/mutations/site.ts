/**
 * Mistakes in the site and its playground.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

export const SITE: readonly Mutation[] = [
  {
    // Whatever code in the sandbox calls a list is taken for one.
    file: "site/playground/messages.ts",
    from: "asked instanceof Uint32Array && ",
    to: "",
  },
  {
    // A link may name anything as a strategy.
    file: "site/playground/setting.ts",
    from: "!known.includes(name)",
    to: "false",
  },
  {
    // Links between documents lead to the documents' sources.
    file: "site/build/markdown.ts",
    from: "page ?? target)",
    to: "target)",
  },
];
