/**
 * Ctrl-C, a closed terminal, a queue that wants its node back: work ends early and in order.
 *
 * @module
 */

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface Interruptible<T> {
  readonly result: T;
  /** The signal that came meanwhile, if one did. */
  readonly interruptedBy: NodeJS.Signals | undefined;
}

/** Does work that ends early once it is told to. A second signal ends the process at once. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<Interruptible<T>> {
  const controller = new AbortController();
  let interruptedBy: NodeJS.Signals | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    interruptedBy = signal;
    for (const name of SIGNALS) process.removeListener(name, onSignal);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    return { result: await work(controller.signal), interruptedBy };
  } finally {
    for (const name of SIGNALS) process.removeListener(name, onSignal);
  }
}
