/**
 * A worker whose evaluations are made up, and which delivers each of them twice. Arguments: the store, the milliseconds of
 * an evaluation, the seconds of a lease. It says "ready" once it has a job.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { openQueue } from "../../src/live/queue/queue.ts";
import { workOn } from "../../src/live/queue/work.ts";
import { createRandom } from "../../src/space/random.ts";

const [store, milliseconds, lease] = process.argv.slice(2) as [string, string, string];
const queue = await openQueue(store);
const controller = new AbortController();
process.on("SIGTERM", () => controller.abort());
let first = true;
await workOn(
  {
    ...queue,
    async deliver(job, entries) {
      await Promise.all([queue.deliver(job, entries), queue.deliver(job, entries)]);
      await queue.deliver(job, entries);
    },
  },
  {
    accepts: async (protocol) => protocol !== "another backend",
    async evaluate({ architecture, works }) {
      if (first) process.stdout.write("ready\n");
      first = false;
      await sleep(Number(milliseconds));
      return works.map((work) => ({
        architecture,
        work,
        value: createRandom(`${architecture}|${work}`).next(),
        seconds: 1,
        images: 10,
      }));
    },
    lease: Number(lease),
    signal: controller.signal,
  },
);
await queue.close();
