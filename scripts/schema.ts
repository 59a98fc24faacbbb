// Writes experiments/experiment.schema.json from the schema that experiments are validated with.
import { writeFileSync } from "node:fs";
import { experimentJsonSchema } from "../src/runner/schema.ts";

writeFileSync(new URL("../experiments/experiment.schema.json", import.meta.url), experimentJsonSchema());
