import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { splitWords } from "../../src/outside/words.ts";
import { checkProgram, namedFiles } from "../../src/programs/command.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const folder = temporaryFolder();
writeFileSync(join(folder, "search.py"), "abc");
writeFileSync(join(folder, "python3"), "not the one that is started");

test.each([
  ["python3 my_search.py", ["python3", "my_search.py"]],
  ["  a\tb\n c ", ["a", "b", "c"]],
  [`a 'b c' "d \\"e\\" f" g\\ h`, ["a", "b c", 'd "e" f', "g h"]],
  [`--x='1 2'"3"4 '' $HOME *`, ["--x=1 234", "", "$HOME", "*"]],
])("splits %s as a shell would, and expands nothing", (text, words) => {
  expect(splitWords(text)).toEqual(words);
});

test.each([
  ["", "the command is empty"],
  ["a 'b", "left open"],
  ['a "b', "left open"],
  ["a b\\", "left open"],
])("refuses %s", (text, message) => {
  expect(() => splitWords(text)).toThrow(message);
});

test("files are those that arguments name, also after a sign of equality, never what is looked up on the PATH", () => {
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  const command = ["python3", "search.py", "--model=search.py", "-v", "nothing.py", "."];
  expect(namedFiles({ command, folder })).toEqual({ "search.py": abc, "--model=search.py": abc });
});

test("a program that is not there is refused by name", () => {
  expect(() => checkProgram({ command: ["no-such-program"], folder })).toThrow(
    'no program "no-such-program" on the PATH',
  );
  expect(() => checkProgram({ command: ["./search.py"], folder })).toThrow(
    `no program "./search.py" in ${folder}`,
  );
  expect(() => checkProgram({ command: ["sh"], folder })).not.toThrow();
});
