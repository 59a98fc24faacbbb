import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchdog } from "../../src/runner/watchdog.ts";

const PATIENCE = 8;
let pulse: Int32Array;
let silences: number;
let watch: { stop(): void };

beforeEach(() => {
  vi.useFakeTimers();
  pulse = new Int32Array(4);
  silences = 0;
  watch = watchdog(pulse, 1, PATIENCE, () => silences++);
});
afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});
const seconds = (s: number): void => {
  vi.advanceTimersByTime(1000 * s);
};

test("a thread that begins has a minute to load its code", () => {
  seconds(59);
  expect(silences).toBe(0);
  seconds(3);
  expect(silences).toBeGreaterThan(0);
});

test("once it lives, silence of the patience ends it, and no shorter one", () => {
  pulse[2] = 1;
  seconds(PATIENCE);
  expect(silences).toBe(0);
  seconds(3);
  expect(silences).toBeGreaterThan(0);
});

test("a sign of life in its own lane keeps it alive; one in another lane does not", () => {
  for (let i = 0; i < 10; i++) {
    pulse[2]! += 1;
    seconds(PATIENCE - 1);
  }
  expect(silences).toBe(0);
  pulse[0]! += 1;
  seconds(PATIENCE);
  expect(silences).toBeGreaterThan(0);
});
