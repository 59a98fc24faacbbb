// Worker threads do not inherit a loader: register one, then load the TypeScript.
import { register } from "tsx/esm/api";

register();
await import(new URL("./worker.ts", import.meta.url).href);
