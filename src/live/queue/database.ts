/**
 * A PostgreSQL database, asked again while it is away. Credentials come from where libpq has them: PGUSER, PGPASSWORD,
 * ~/.pgpass; what is printed never has any.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf, UsageError, UserError } from "../../errors.ts";
import { requirePackages } from "../../optional.ts";

export interface Database {
  /** Where it is, for people. */
  readonly place: string;
  /** Runs one statement. It may be run twice when its answer is lost: only statements for which that is the same. */
  rows<Row extends object>(statement: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** Whether a store is a database, not a folder. */
export function isDatabase(store: string): boolean {
  return /^postgres(ql)?:/i.test(store);
}

/** Milliseconds that a database may be away in the middle of work. */
const PATIENCE = 15 * 60_000;

/** Connections of one process. */
const CONNECTIONS = 4;

/** Opens a database that must be there now. @param store such as `postgres://host/name` */
export async function openDatabase(store: string, patience = PATIENCE): Promise<Database> {
  const place = placeOf(store);
  requirePackages("a store in PostgreSQL", ["pg"]);
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({
    connectionString: store,
    max: CONNECTIONS,
    connectionTimeoutMillis: 10_000,
    application_name: "rnb",
  });
  pool.on("error", () => {}); // an idle connection that broke: the next statement opens another
  const fail = (error: unknown): UserError => new UserError(`${place}: ${reasonOf(error)}`);
  try {
    await pool.query("select 1");
  } catch (error) {
    await pool.end();
    throw fail(error);
  }
  return {
    place,
    async rows<Row extends object>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
      const since = performance.now();
      for (let pause = 50; ; pause = Math.min(2 * pause, 5_000)) {
        try {
          // Several statements at once take no values.
          const answer = await pool.query<Row>(statement, values.length === 0 ? undefined : [...values]);
          return answer.rows ?? [];
        } catch (error) {
          if (!isPassing(error) || performance.now() - since > patience) throw fail(error);
          await sleep(pause);
        }
      }
    },
    close: () => pool.end(),
  };
}

function placeOf(store: string): string {
  let url: URL;
  try {
    url = new URL(store);
  } catch {
    throw new UsageError("store: not an address of a database; write postgres://host/name");
  }
  if (url.password !== "" || url.searchParams.has("password"))
    throw new UsageError(
      "store: a password has no place in an experiment or on a command line; set PGPASSWORD, or write ~/.pgpass",
    );
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/** What a database that restarts, or is overrun, answers; see appendix A of PostgreSQL's manual. */
const PASSING =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOENT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND|57P0[123]|08\w{3}|25006|40001|40P01|53300)$/;

function isPassing(error: unknown): boolean {
  const codes = [error, ...(error instanceof AggregateError ? error.errors : [])].map(codeOf);
  return (
    codes.some((code) => PASSING.test(code)) ||
    /connection terminated|timeout exceeded/i.test(messageOf(error))
  );
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code ?? "");
}

function reasonOf(error: unknown): string {
  return messageOf(error) || codeOf(error) || "it does not answer";
}
