/**
 * Somebody's code, kept apart: in a worker of a frame that has no origin, no network and no page.
 *
 * @module
 */
import { type News, type Order, readNews } from "./messages.ts";

/** Seconds without a sign of life after which the code is ended. */
const PATIENCE = 10;

/** Seconds until the first sign: what has to load on a slow line is not the code's fault. */
const LOADING = 60;

export interface Sandbox {
  stop(): void;
}

/** Starts the code; `tell` is told what comes of it, a failure last. */
export function openSandbox(order: Order, tell: (news: News) => void): Sandbox {
  const frame = document.createElement("iframe");
  // No allow-same-origin: whatever runs in there has an origin of its own, which has nothing.
  frame.setAttribute("sandbox", "allow-scripts");
  frame.hidden = true;
  frame.title = "your strategy";
  frame.src = "sandbox.html";
  const { port1, port2 } = new MessageChannel();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const stop = (): void => {
    clearTimeout(timer);
    port1.close();
    frame.remove();
  };
  const fail = (why: string): void => {
    stop();
    tell({ kind: "failed", why });
  };
  const wait = (seconds: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => fail(`it has asked nothing for ${seconds} s and was ended`), seconds * 1000);
  };
  port1.onmessage = ({ data }: MessageEvent<unknown>) => {
    const news = readNews(data);
    if (news === undefined) return fail("it sent what no strategy sends");
    if (news.kind === "failed") return fail(news.why);
    wait(PATIENCE);
    tell(news);
  };
  frame.addEventListener("load", () => frame.contentWindow!.postMessage(order, "*", [port2]), { once: true });
  document.body.append(frame);
  wait(LOADING);
  return { stop };
}
