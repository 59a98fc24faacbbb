/**
 * How far a long job is: a bar on a terminal, plain lines otherwise. On standard error, so that output stays clean.
 *
 * @module
 */
import { Presets, SingleBar } from "cli-progress";
import type { Progress } from "./progress.ts";

/** A bar with the time left where the stream is a terminal; else a line at every tenth. */
export function createProgress(noun = "runs", stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? bar(noun, stream) : lines(noun, stream);
}

function bar(noun: string, stream: NodeJS.WriteStream): Progress {
  const width = Math.max(10, Math.min(40, (stream.columns ?? 80) - 45));
  const single = new SingleBar(
    {
      stream,
      barsize: width,
      format: `{bar} {percentage}% · {value}/{total} ${noun} · {eta_formatted} left`,
      clearOnComplete: true,
      // Nothing that a terminal would have to be freed of when the process is killed.
      linewrap: true,
      etaBuffer: 100,
    },
    Presets.shades_classic,
  );
  return {
    start: (total) => single.start(total, 0),
    step: () => single.increment(),
    stop: () => single.stop(),
  };
}

function lines(noun: string, stream: NodeJS.WriteStream): Progress {
  let total = 0;
  let done = 0;
  let tenth = 0;
  let began = 0;
  return {
    start(count) {
      total = count;
      began = performance.now();
    },
    step() {
      done++;
      const now = Math.floor((10 * done) / total);
      if (now === tenth) return;
      tenth = now;
      const left = ((performance.now() - began) / done) * (total - done);
      const eta = done === total ? "" : `, about ${Math.ceil(left / 1000)} s left`;
      stream.write(`${done}/${total} ${noun}${eta}\n`);
    },
    stop() {},
  };
}
