/**
 * A race: every strategy on every seed, seed by seed, so that all curves grow together.
 *
 * @module
 */
import type { Lanes } from "./lanes.ts";
import type { Task } from "./messages.ts";
import { type Done, doneRun } from "./runs.ts";
import { openSandbox } from "./sandbox.ts";

export interface Entry {
  /** Labels in the order in which they are drawn; of the visitor's own it is known once the code is loaded. */
  readonly strategies: readonly string[];
  readonly code: string | undefined;
  readonly seeds: number;
  /** Names of all strategies that ship: the visitor's own is called otherwise. */
  readonly known: readonly string[];
  readonly task: Task;
}

export interface Listener {
  /** The visitor's own strategy has a name. */
  onOwn(label: string): void;
  onRun(done: Done): void;
  /** `lost`: so many runs will not come. */
  onFailure(label: string, why: string, lost: number): void;
  onEnd(): void;
}

/** What the visitor's own strategy is called until its name is known. */
export const OWN = "your strategy";

/** Starts it; gives what ends it early. */
export function startRace(
  { strategies, code, seeds, known, task }: Entry,
  lanes: Lanes,
  listener: Listener,
): () => void {
  let open = seeds * (strategies.length + (code === undefined ? 0 : 1));
  let stopped = false;
  let own = OWN;
  const close = (runs: number): void => {
    open -= runs;
    if (open === 0 && !stopped) listener.onEnd();
  };
  const run = async (label: string, seed: number, asked?: Uint32Array): Promise<void> => {
    const reply = await lanes.ask({ kind: "run", job: { label, task, seed, asked } }, asked !== undefined);
    if (stopped) return;
    if (reply.kind === "ran") listener.onRun(doneRun(task.objective, label, seed, reply.result));
    if (reply.kind === "failed") listener.onFailure(label, reply.why, 1);
    close(1);
  };
  for (let seed = 0; seed < seeds; seed++) for (const label of strategies) void run(label, seed);

  let missing = seeds;
  const sandbox =
    code === undefined
      ? undefined
      : openSandbox({ code, task, seeds }, (news) => {
          if (news.kind === "loaded") {
            own = known.includes(news.name) ? `my-${news.name}` : news.name;
            listener.onOwn(own);
          } else if (news.kind === "asked" && missing > 0) {
            void run(own, seeds - missing--, news.asked);
            if (missing === 0) sandbox?.stop();
          } else if (news.kind === "failed" && missing > 0) {
            listener.onFailure(own, news.why, missing);
            close(missing);
            missing = 0;
          }
        });

  return () => {
    stopped = true;
    sandbox?.stop();
    lanes.stop();
  };
}
