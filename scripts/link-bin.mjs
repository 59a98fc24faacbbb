// Makes `npx rnb` work in a checkout: npm links the commands of dependencies, but not the package's own.
import { chmodSync, mkdirSync, rmSync, symlinkSync } from "node:fs";

const cli = new URL("../dist/src/cli.js", import.meta.url);
const link = new URL("../node_modules/.bin/rnb", import.meta.url);

chmodSync(cli, 0o755);
mkdirSync(new URL(".", link), { recursive: true });
rmSync(link, { force: true });
symlinkSync("../../dist/src/cli.js", link);
