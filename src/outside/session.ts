/**
 * `rnb serve`: answers somebody else's loop, one run after another, and counts.
 *
 * @module
 */
import { messageOf, UserError } from "../errors.ts";
import type { Oracle } from "../oracle/oracle.ts";
import { NoMessage } from "../programs/message.ts";
import type { Budget } from "../search/budget.ts";
import type { Space } from "../space/space.ts";
import { parseRequest, type Request } from "./messages.ts";
import { BudgetSpent, type OpenRun, openRun, type RunFile, type Sought } from "./open-run.ts";
import { readArchitecture } from "./wire.ts";

/** Which run is meant. */
export interface RunKey {
  readonly label: string;
  readonly objective: string;
  readonly seed: number;
}

/** A key of which something may be missing. */
type GivenKey = { readonly [K in keyof RunKey]?: RunKey[K] | undefined };

/** What a loop says of itself, such as versions of libraries. */
type Client = Readonly<Record<string, unknown>>;

export interface SessionSetup {
  readonly oracle: Oracle;
  readonly budget: Budget;
  /** What `begin` need not say. */
  readonly defaults: GivenKey;
  /** Opens the record of a run, or says in one line why not. */
  open(key: RunKey, client: Client | undefined): Promise<{ readonly sought: Sought; readonly file: RunFile }>;
}

export interface Session {
  /** The answer to one line. What is no request, or cannot be done, is answered with an error. */
  answer(line: string): Promise<object>;
  begin(request: GivenKey & { readonly client?: Client | undefined }): Promise<object>;
}

export function createSession(setup: SessionSetup): Session {
  const { oracle, budget, defaults } = setup;
  const { space } = oracle;
  let runs = 0;
  let run: OpenRun | undefined;

  const begin: Session["begin"] = async ({ label, objective, seed, client }) => {
    if (run !== undefined) throw new UserError("a run is open; end it first");
    const key = completeKey({ label, objective, seed }, defaults);
    const { sought, file } = await setup.open(key, client);
    run = openRun(sought, file, oracle, budget);
    return {
      type: "begun",
      run: ++runs,
      label: key.label,
      seed: key.seed,
      budget,
      objectives: sought.objectives,
      constraints: sought.constraints,
      replay: run.replay,
      ...run.left,
    };
  };
  const theRun = (): OpenRun => {
    if (run === undefined) throw new UserError("no run is open; begin one first");
    return run;
  };
  const act = async (request: Request): Promise<object> => {
    switch (request.type) {
      case "begin":
        return begin(request);
      case "query":
        return theRun().query(readAll(request.architectures, space));
      case "end": {
        const ended = theRun().end();
        run = undefined;
        return ended;
      }
      case "parse":
        return {
          type: "parsed",
          architectures: request.names.map((name) => space.choices(space.parse(name))),
        };
      case "format": {
        const list = readAll(request.architectures, space);
        return { type: "formatted", names: list.map(space.format), codes: list.map(space.code) };
      }
    }
  };
  return {
    begin,
    async answer(line) {
      try {
        return await act(parseRequest(line));
      } catch (error) {
        if (error instanceof NoMessage) return { type: "error", message: `no request: ${error.message}` };
        if (error instanceof BudgetSpent) return { type: "error", code: "budget", message: messageOf(error) };
        if (error instanceof UserError) return { type: "error", message: messageOf(error) };
        throw error;
      }
    },
  };
}

function readAll(list: readonly unknown[], space: Space): number[] {
  return list.map((value) => readArchitecture(value, space));
}

/** A key that lacks nothing; names what it lacks otherwise. */
function completeKey(given: GivenKey, defaults: GivenKey): RunKey {
  const label = given.label ?? defaults.label;
  const objective = given.objective ?? defaults.objective;
  const seed = given.seed ?? defaults.seed;
  if (label === undefined || objective === undefined || seed === undefined)
    throw new UserError("begin needs a label, an objective and a seed");
  return { label, objective, seed };
}
