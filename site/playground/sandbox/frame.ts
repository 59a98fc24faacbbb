/**
 * The frame around somebody's code: starts a worker, and hands it the order and the line on which it answers.
 *
 * @module
 */

/** The worker's script, put here by the build: a frame without an origin may load none by its address. */
declare const WORKER: string;

function start({ source, data, ports }: MessageEvent): void {
  // Opened by itself, this page has the site's origin, and parent is itself: nothing runs there.
  if (self.origin !== "null" || source !== parent) return;
  removeEventListener("message", start);
  const worker = new Worker(URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" })));
  worker.postMessage({ order: data, port: ports[0] }, [ports[0]!]);
}

addEventListener("message", start);
