/**
 * Packages that are used where they are installed. A search on a table needs none of them, and some are large: they
 * are optional peers, whose versions stand in package.json alone.
 *
 * @module
 */
import { UserError } from "./errors.ts";
import { PACKAGE_JSON, PACKAGE_ROOT } from "./root.ts";

/**
 * The one command that installs optional packages. In a checkout they are not for the lock file; and since npm 11.6 an
 * optional peer that is not saved is not installed either, without a word, unless it is asked for as an optional one.
 */
export function installCommand(names: readonly string[]): string {
  const checkout = !PACKAGE_ROOT.pathname.includes("/node_modules/");
  const { peerDependencies } = PACKAGE_JSON;
  const packages = names.map((name) =>
    name in peerDependencies ? `${name}@${peerDependencies[name]}` : name,
  );
  return `npm install ${checkout ? "--no-save --save-optional " : ""}${packages.join(" ")}`;
}

/** Those that no import would find. */
export function missingPackages(names: readonly string[]): string[] {
  return names.filter((name) => !resolves(name));
}

/** Throws one line that says what to install. @param what what needs the packages, to begin the line with */
export function requirePackages(what: string, names: readonly string[]): void {
  const missing = missingPackages(names);
  if (missing.length === 0) return;
  throw new UserError(`${what} needs further packages; run: ${installCommand(missing)}`);
}

function resolves(specifier: string): boolean {
  try {
    import.meta.resolve(specifier);
    return true;
  } catch {
    return false;
  }
}
