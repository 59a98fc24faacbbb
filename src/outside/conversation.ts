/**
 * Talking to one program, message by message: whatever it does instead of its part is one line.
 *
 * @module
 */
import { messageOf, quote, UserError } from "../errors.ts";
import { LINE_LIMIT, NoMessage } from "../programs/message.ts";
import { type ProgramPlace, startProgram } from "../programs/program.ts";
import { type Guard, WaitEnded, waitFor } from "./guard.ts";
import { LineTooLong, readLines, writeLine } from "./lines.ts";
import { type FromProgram, parseFromProgram, SEARCH_PROTOCOL, type ToProgram } from "./messages.ts";

/** Where a program runs, who ends it when it says nothing, and what is done with what it says of itself. */
export interface OutsidePlace extends ProgramPlace {
  readonly guard: Guard;
  readonly onClient?: ((client: Readonly<Record<string, unknown>>) => void) | undefined;
}

/** A program that broke the protocol, ended, or said nothing. */
export class ProgramError extends UserError {
  override name = "ProgramError";
}

type Begin = Omit<Extract<ToProgram, { type: "begin" }>, "type" | "run" | keyof typeof SEARCH_PROTOCOL>;

export interface Conversation {
  /** The program waits for a run. */
  readonly idle: boolean;
  beginRun(begin: Begin): void;
  receive(): FromProgram;
  send(message: ToProgram): void;
  /** Tells the program that the run is over and waits until it is ready again; nothing once it was discarded. */
  endRun(counted: number): void;
  /** What the program did wrong, with its last words. */
  wrong(what: string): ProgramError;
  /** Ends the program at once. */
  discard(): void;
  /** Lets the program end by itself, if it was not discarded; resolves when it is gone. */
  close(): Promise<void>;
}

/** Standard error that a program may write, in bytes, and after how many messages it is looked at. */
const MIB = 1024 * 1024;
const LOG_LIMIT = 64 * MIB;
const LOG_EVERY = 256;

/** Starts a program and waits until it is ready. */
export function openConversation(place: OutsidePlace): Conversation {
  const { guard } = place;
  const program = startProgram(place);
  const lines = readLines(program.output, LINE_LIMIT);
  let state: "idle" | "running" | "gone" = "running";
  let runs = 0;
  let messages = 0;

  const wrong = (what: string): ProgramError => {
    const words = state === "gone" ? "" : program.lastWords();
    discard();
    return new ProgramError(`the program ${what}${words === "" ? "" : `; its last words: ${words}`}`);
  };
  const discard = (): void => {
    if (state !== "gone") program.kill();
    state = "gone";
  };
  /** Reads or writes; a program that is gone, or that the watchdog ended meanwhile, has failed. */
  const wait = <T>(what: () => T): T => {
    try {
      return waitFor(guard, program.group, what);
    } catch (error) {
      if (error instanceof WaitEnded)
        throw wrong(`said nothing for ${guard.patience} s (raise \`patience\` if it needs longer)`);
      if (error instanceof LineTooLong)
        throw wrong(`wrote a line of more than ${LINE_LIMIT / MIB} MiB to standard output`);
      if ((error as NodeJS.ErrnoException).code === "EPIPE") throw ending();
      throw wrong(`cannot be talked to: ${messageOf(error)}`);
    }
  };
  const ending = (): ProgramError => {
    const how = program.howItEnded();
    const half = lines.rest === "" ? "" : `, in the middle of a line: ${quote(lines.rest)}`;
    return wrong(`${how}${half}`);
  };
  const receive = (): FromProgram => {
    const line = wait(() => lines.next());
    if (line === undefined) throw ending();
    if (++messages % LOG_EVERY === 0 && program.logged() > LOG_LIMIT)
      throw wrong(`wrote more than ${LOG_LIMIT / MIB} MiB to standard error`);
    try {
      return parseFromProgram(line);
    } catch (error) {
      if (!(error instanceof NoMessage)) throw error;
      throw wrong(`wrote no message to standard output: ${error.message}`);
    }
  };
  const send = (message: ToProgram): void => wait(() => writeLine(program.input, message));

  const first = receive();
  if (first.type !== "ready" || first.protocol === undefined || first.version === undefined)
    throw wrong(`must begin with {"type":"ready","protocol":"${SEARCH_PROTOCOL.protocol}","version":1}`);
  if (first.client !== undefined) place.onClient?.(first.client);
  state = "idle";
  return {
    get idle() {
      return state === "idle";
    },
    beginRun(begin) {
      state = "running";
      send({ type: "begin", ...SEARCH_PROTOCOL, run: ++runs, ...begin });
    },
    receive,
    send,
    endRun(counted) {
      if (state !== "running") return;
      send({ type: "end", counted });
      const { type } = receive();
      if (type !== "ready")
        throw wrong(`wrote "${type}" after the end of its run, where "ready" is expected`);
      state = "idle";
    },
    wrong,
    discard,
    async close() {
      state = "gone";
      await program.close();
    },
  };
}
