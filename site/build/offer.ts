/**
 * What the playground offers, looked up where there are files.
 *
 * @module
 */
import { openSurrogate } from "../../src/oracle/surrogate/index.ts";
import { loadNamed, strategyNames } from "../../src/runner/strategies.ts";
import { scaffold } from "../../src/search/scaffold.ts";
import { VERSION } from "../../src/version.ts";
import type { Offer } from "../playground/offer.ts";

export async function makeOffer(): Promise<Offer> {
  const { catalogue, description } = openSurrogate({ dataset: "cifar10" });
  const strategies = await Promise.all(strategyNames().map(loadNamed));
  return {
    version: VERSION,
    strategies: strategies
      .map(({ name, summary, effort = 0 }) => ({ name, summary, effort }))
      .sort((a, b) => a.effort - b.effort),
    catalogue: [...catalogue],
    label: description.label,
    caveats: description.caveats,
    example: scaffold("hill-climber"),
  };
}
