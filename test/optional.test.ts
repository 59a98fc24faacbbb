import { expect, test } from "vitest";
import { installCommand, missingPackages, requirePackages } from "../src/optional.ts";

test("packages that are not there are one line that says what to install; those that are there are not named", () => {
  expect(missingPackages(["vitest", "no-such-package-here"])).toEqual(["no-such-package-here"]);
  expect(() => requirePackages("to fly", ["vitest", "no-such-package-here"])).toThrow(
    /^to fly needs further packages; run: npm install --no-save no-such-package-here$/,
  );
  expect(() => requirePackages("to fly", ["vitest"])).not.toThrow();
});

test("an optional peer is installed at the version that package.json names", () => {
  expect(installCommand(["mnist"])).toMatch(/ mnist@\d+\.\d+\.\d+$/);
});
