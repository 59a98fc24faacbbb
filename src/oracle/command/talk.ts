/**
 * Talking to one program that evaluates networks: whatever it does instead of its part is one line.
 *
 * @module
 */
import { writeSync } from "node:fs";
import { quote, UserError } from "../../errors.ts";
import { LINE_LIMIT, NoMessage } from "../../programs/message.ts";
import { type ProgramPlace, startProgram } from "../../programs/program.ts";
import { type FromOracle, ORACLE_PROTOCOL, parseFromOracle, type ToOracle } from "./messages.ts";

/** Where a program runs, and how many seconds it may say nothing. */
export interface OraclePlace extends ProgramPlace {
  readonly patience: number;
}

/** A program that broke the protocol, ended, or said nothing. It is gone. */
export class OracleError extends UserError {
  override name = "OracleError";
  /** It ended by itself: what it was asked may be asked again. */
  readonly died: boolean;
  constructor(message: string, died: boolean) {
    super(message);
    this.died = died;
  }
}

export interface Talk {
  send(message: ToOracle): void;
  /** The next message. */
  receive(): Promise<FromOracle>;
  /** What the program did wrong, with its last words; it is ended. */
  wrong(what: string, died?: boolean): OracleError;
  /** Lets it end by itself; resolves when it is gone. */
  close(): Promise<void>;
}

const MIB = 1024 * 1024;
/** Standard error that a program may write, in bytes. */
const LOG_LIMIT = 64 * MIB;
/** Lines that wait to be looked at, before its output is left in the pipe. */
const WAITING = 1000;

/** Starts a program and waits until it is ready. */
export async function openTalk(place: OraclePlace): Promise<Talk> {
  const program = startProgram(place);
  const output = program.stream();
  const lines: string[] = [];
  let pieces: Buffer[] = [];
  let held = 0;
  let ended = false;
  let wake: () => void = () => undefined;
  output.on("data", (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      lines.push(Buffer.concat([...pieces, chunk.subarray(start, end)]).toString("utf8"));
      [pieces, held, start] = [[], 0, end + 1];
    }
    pieces.push(chunk.subarray(start));
    held += chunk.length - start;
    if (lines.length > WAITING || held > LINE_LIMIT) output.pause();
    wake();
  });
  const end = (): void => {
    ended = true;
    wake();
  };
  output.once("end", end).once("error", end).once("close", end);

  let gone = false;
  const wrong = (what: string, died = false): OracleError => {
    const words = gone ? "" : program.lastWords();
    if (!gone) program.kill();
    gone = true;
    return new OracleError(`the program ${what}${words === "" ? "" : `; its last words: ${words}`}`, died);
  };
  /** Waits for a line; undefined when there will be none. */
  const next = async (): Promise<string | undefined> => {
    const deadline = performance.now() + 1000 * place.patience;
    while (lines.length === 0 && !ended) {
      if (held > LINE_LIMIT)
        throw wrong(`wrote a line of more than ${LINE_LIMIT / MIB} MiB to standard output`);
      const left = deadline - performance.now();
      if (left <= 0)
        throw wrong(
          `said nothing for ${place.patience} s (raise the oracle's \`patience\` if it needs longer)`,
        );
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, 2 ** 31 - 1));
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const line = lines.shift();
    if (output.isPaused() && lines.length < WAITING / 2) output.resume();
    return line;
  };
  const receive = async (): Promise<FromOracle> => {
    const line = await next();
    if (line === undefined) {
      const rest = Buffer.concat(pieces).toString("utf8");
      const half = rest === "" ? "" : `, in the middle of a line: ${quote(rest)}`;
      throw wrong(`${program.howItEnded()}${half}`, true);
    }
    if (program.logged() > LOG_LIMIT) throw wrong(`wrote more than ${LOG_LIMIT / MIB} MiB to standard error`);
    try {
      return parseFromOracle(line);
    } catch (error) {
      if (!(error instanceof NoMessage)) throw error;
      throw wrong(`wrote no message of the protocol: ${error.message}`);
    }
  };

  const first = await receive().catch(async (error: unknown) => {
    await program.close();
    throw error;
  });
  if (first.type !== "ready")
    throw wrong(`must begin with {"type":"ready","protocol":"${ORACLE_PROTOCOL.protocol}","version":1}`);
  return {
    send(message) {
      try {
        writeSync(program.input, `${JSON.stringify(message)}\n`);
      } catch {
        // It is gone: how it ended is told by what is received next.
      }
    },
    receive,
    wrong,
    close() {
      gone = true;
      return program.close();
    },
  };
}
