/**
 * Clocks and randomness that a strategy must not use.
 *
 * @module
 */

/** Functions that a strategy must not call. */
const WATCHED = [
  { owner: Math, key: "random", name: "Math.random" },
  { owner: Date, key: "now", name: "Date.now" },
  { owner: globalThis, key: "Date", name: "new Date()" },
  { owner: performance, key: "now", name: "performance.now" },
  { owner: process.hrtime, key: "bigint", name: "process.hrtime.bigint" },
  { owner: process, key: "hrtime", name: "process.hrtime" },
  { owner: crypto, key: "getRandomValues", name: "crypto.getRandomValues" },
  { owner: crypto, key: "randomUUID", name: "crypto.randomUUID" },
] as const;

/** Notes every use of a clock or of unseeded randomness until restored. */
export function watchGlobals(): { readonly used: Set<string>; restore(): void } {
  const used = new Set<string>();
  const undo = WATCHED.map(({ owner, key, name }) => {
    const holder = owner as unknown as Record<string, () => unknown>;
    const original = holder[key]!;
    const own = Object.hasOwn(holder, key);
    holder[key] = new Proxy(original, {
      apply(target, self, args) {
        used.add(name);
        return Reflect.apply(target, self, args);
      },
      construct(target, args, newTarget) {
        if (args.length === 0) used.add(name);
        return Reflect.construct(target, args, newTarget);
      },
    });
    return () => {
      if (own) holder[key] = original;
      else delete holder[key];
    };
  });
  return {
    used,
    restore() {
      for (const restore of undo) restore();
    },
  };
}
