/**
 * A thread that watches over the main one while that waits for a program.
 *
 * @module
 */
import { workerData } from "node:worker_threads";
import { type Guard, watchWaits } from "../outside/guard.ts";

watchWaits(workerData as Guard);
