/**
 * Evaluations as a queue in a database: searches ask, workers anywhere take, compute and deliver. What one network is to
 * be measured on is one job. Whoever takes it has a lease, and goes on telling that it is alive; when it does not,
 * another one takes over. A result is kept once, whoever delivers it and however often.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { LogEntry } from "../log.ts";
import { type Database, openDatabase } from "./database.ts";
import { TABLES } from "./tables.ts";

/** What a worker must know to evaluate under a protocol: what a user writes of it. */
export interface ProtocolRequest {
  readonly dataset: string;
  readonly protocol?: string | undefined;
  /** The backend, and settings of the protocol. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A network and what is wanted of it. */
export interface Wanted {
  readonly architecture: string;
  /** Names of metrics, as in the log. */
  readonly works: readonly string[];
}

/** A job, and the lease that its worker has. */
export interface Job extends Wanted {
  readonly protocol: string;
  readonly token: string;
}

/** A job that no worker could do. */
export interface FailedJob {
  readonly architecture: string;
  readonly failure: string;
}

export interface Queue {
  readonly place: string;
  /** Says what a fingerprint stands for. */
  describe(protocol: string, request: ProtocolRequest): Promise<void>;
  /** Protocols under which something is wanted. */
  wanted(): Promise<{ readonly protocol: string; readonly request: ProtocolRequest }[]>;
  ask(protocol: string, wanted: readonly Wanted[]): Promise<void>;
  results(protocol: string, architectures: readonly string[]): Promise<LogEntry[]>;
  failures(protocol: string, architectures: readonly string[]): Promise<FailedJob[]>;
  /** Takes the job that has waited longest; `works` are those without a result. */
  claim(protocols: readonly string[], leaseSeconds: number): Promise<Job | undefined>;
  /** Renews a lease; false when another worker has taken over. */
  beat(job: Job, leaseSeconds: number): Promise<boolean>;
  deliver(job: Job, entries: readonly LogEntry[]): Promise<void>;
  /** Gives a job back; with a reason, nobody else need try. */
  giveBack(job: Job, failure?: string): Promise<void>;
  close(): Promise<void>;
}

/** So many workers may take a job and vanish: then it is what kills them. */
const ATTEMPTS = 5;

export async function openQueue(store: string): Promise<Queue> {
  const database = await openDatabase(store);
  try {
    await makeTables(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  const { rows, place, close } = database;
  return {
    place,
    close,
    async describe(protocol, request) {
      // What is in no fingerprint, such as the size of batches, may be another now.
      await rows(
        `insert into rnb_protocols values ($1, $2)
         on conflict (fingerprint) do update set request = excluded.request`,
        [protocol, JSON.stringify(request)],
      );
    },
    wanted: () =>
      rows(
        `select fingerprint as protocol, request from rnb_protocols
         where exists (select from rnb_jobs where open and protocol = fingerprint)`,
      ),
    async ask(protocol, wanted) {
      await rows(
        `insert into rnb_jobs (protocol, architecture, works)
         select $1, job->>'architecture', array(select jsonb_array_elements_text(job->'works'))
         from jsonb_array_elements($2::jsonb) job order by 2
         on conflict (protocol, architecture) do update set
           works = array(select distinct unnest(rnb_jobs.works || excluded.works)),
           attempts = case when rnb_jobs.open then rnb_jobs.attempts else 0 end,
           failure = null, open = true`,
        [protocol, JSON.stringify(wanted)],
      );
    },
    results: (protocol, architectures) =>
      rows<LogEntry>(
        `select jsonb_strip_nulls(to_jsonb(r) - 'protocol') as entry from rnb_results r
         where protocol = $1 and architecture = any($2)`,
        [protocol, architectures],
      ).then((found) => found.map((row) => (row as unknown as { entry: LogEntry }).entry)),
    async failures(protocol, architectures) {
      await rows(
        `update rnb_jobs set open = false, failure = 'given up: ' || attempts || ' workers took it and vanished'
         where open and protocol = $1 and attempts >= ${ATTEMPTS} and leased_until < now()`,
        [protocol],
      );
      return rows<FailedJob>(
        `select architecture, failure from rnb_jobs
         where protocol = $1 and architecture = any($2) and failure is not null`,
        [protocol, architectures],
      );
    },
    async claim(protocols, leaseSeconds) {
      const token = randomUUID();
      const [job] = await rows<Job>(
        `with next as (
           select protocol, architecture from rnb_jobs
           where open and protocol = any($1) and attempts < ${ATTEMPTS}
             and (leased_until is null or leased_until < now())
           order by asked, architecture limit 1 for update skip locked
         )
         update rnb_jobs job
         set token = $2, leased_until = now() + $3 * interval '1 second', attempts = attempts + 1
         from next where job.protocol = next.protocol and job.architecture = next.architecture
         returning job.protocol, job.architecture, job.token, array(
           select wanted from unnest(job.works) wanted where not exists (
             select from rnb_results r
             where r.protocol = job.protocol and r.architecture = job.architecture and r.work = wanted
           )
         ) as works`,
        [protocols, token, leaseSeconds],
      );
      return job;
    },
    async beat({ protocol, architecture, token }, leaseSeconds) {
      const renewed = await rows(
        `update rnb_jobs set leased_until = now() + $4 * interval '1 second'
         where protocol = $1 and architecture = $2 and token = $3 returning 1`,
        [protocol, architecture, token, leaseSeconds],
      );
      return renewed.length > 0;
    },
    async deliver({ protocol, architecture, token }, entries) {
      await rows(
        `insert into rnb_results (protocol, architecture, work, value, failure, seconds, images)
         select $1, $2, work, value, failure, seconds, images
         from jsonb_to_recordset($3::jsonb) as entry(
           work text, value double precision, failure text, seconds double precision, images double precision
         ) on conflict do nothing`,
        [protocol, architecture, JSON.stringify(entries)],
      );
      // Done when nothing that is wanted is without a result, or training failed. Else whoever comes may take it.
      await rows(
        `update rnb_jobs job set token = null, leased_until = null, attempts = 0, open = exists (
           select from unnest(works) wanted where not exists (
             select from rnb_results r where r.protocol = $1 and r.architecture = $2 and r.work = wanted
           )
         ) and not exists (
           select from rnb_results r where r.protocol = $1 and r.architecture = $2 and r.failure is not null
         )
         where protocol = $1 and architecture = $2 and (token = $3 or token is null or not open)`,
        [protocol, architecture, token],
      );
    },
    async giveBack({ protocol, architecture, token }, failure) {
      await rows(
        `update rnb_jobs set token = null, leased_until = null, failure = $4::text, open = $4::text is null,
           attempts = attempts - case when $4::text is null then 1 else 0 end
         where protocol = $1 and architecture = $2 and token = $3`,
        [protocol, architecture, token, failure ?? null],
      );
    },
  };
}

/** Processes that come first at once take turns. */
async function makeTables({ rows }: Database): Promise<void> {
  const [known] = await rows<{ known: boolean }>("select to_regclass('rnb_jobs') is not null as known");
  if (!known!.known) await rows(TABLES);
}
