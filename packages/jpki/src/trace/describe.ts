import { decodeCommand } from "../apdu.ts";
import { fromHex } from "../bytes.ts";
import type { CardProfile } from "../layout/card-profile.ts";
import { selection as selections } from "../layout/commands.ts";
import { myNumberCardProfile } from "../layout/my-number-card.ts";
import { nextCardProfile } from "../layout/next-card.ts";
import { describeStatusWord } from "../status-word.ts";
import { isExchange, type Trace, type TraceExchange } from "./format.ts";
import { type InstructionName, instructionOf, Selection } from "./selection.ts";

/** One line of a trace in words. */
export interface TraceRow {
  /** Number of the line in the file. */
  readonly line: number;
  /** Milliseconds since the recording began. */
  readonly t: number;
  /** What was done, such as `READ BINARY authentication.token`. */
  readonly what: string;
  /** Header of the command in hex; empty for an event and for an unknown command. */
  readonly command: string;
  /** What came back, such as `9000 (success)`, with the number of bytes, or the code of an error. */
  readonly answer: string;
}

const words: Readonly<Record<InstructionName, string>> = {
  select: "SELECT",
  verify: "VERIFY",
  readBinary: "READ BINARY",
  readRecord: "READ RECORD",
  getChallenge: "GET CHALLENGE",
  internalAuthenticate: "INTERNAL AUTHENTICATE",
  getResponse: "GET RESPONSE",
  getData: "GET DATA",
  changeReferenceData: "CHANGE REFERENCE DATA",
  performSecurityOperation: "COMPUTE SIGNATURE",
  setPublicKey: "SET PUBLIC KEY",
  setSessionKey: "SET SESSION KEY",
  lastCommand: "LAST COMMAND",
};

const profiles: readonly CardProfile[] = [myNumberCardProfile, nextCardProfile];

/** Every line of a trace in words, for people. */
export function describeTrace({ header, lines }: Trace): readonly TraceRow[] {
  const selection = new Selection(profiles.filter(({ name }) => header.profiles.includes(name)));
  return lines.map((line, index) => {
    const at = { line: index + 2, t: line.t };
    if (!isExchange(line)) {
      return { ...at, what: `card ${line.event}`, command: "", answer: line.code ?? "" };
    }
    return {
      ...at,
      what: whatOf(line, selection),
      command: line.command ?? "",
      answer: answerOf(line),
    };
  });
}

function whatOf(line: TraceExchange, selection: Selection): string {
  if (line.command === undefined) return `unknown command of ${line.length} bytes`;
  const head = decodeCommand(fromHex(line.command));
  const command = {
    ...head,
    ...(line.data && { data: fromHex(line.data) }),
    ...(line.le !== undefined && { le: line.le }),
  };
  const instruction = instructionOf(command);
  if (!instruction) return `unknown command ${line.command}`;
  const read = instruction === "readBinary" ? selection.read(command) : undefined;
  const addressed = selection.addressed(command.p2)?.name;
  const before = selection.application?.name;
  selection.pass(command)(line.sw === "9000");
  const after = selection.application?.name ?? "?";
  const word = words[instruction];
  switch (instruction) {
    case "select":
      if (command.p1 === selections.application.p1)
        return `${word} ${line.sw === "9000" ? after : (named(line, selection) ?? "another application")}`;
      return `${word} ${before ?? "?"}.${selection.file?.name ?? "?"}`;
    case "readBinary":
      return `${word} ${before ?? "?"}.${read?.file?.name ?? "?"} from ${read?.offset}`;
    case "verify":
      return `${word} ${before ?? "?"}.${addressed ?? "?"}${line.entry ? "" : ", tries left"}`;
    case "changeReferenceData":
    case "performSecurityOperation":
      return `${word} ${before ?? "?"}${addressed ? `.${addressed}` : ""}`;
    default:
      return word;
  }
}

function named({ data }: TraceExchange, selection: Selection): string | undefined {
  return data === undefined ? undefined : selection.applicationAt(data)?.name;
}

function answerOf({ error, sw, bytes = 0 }: TraceExchange): string {
  if (error !== undefined) return error;
  if (sw === undefined) return `${bytes} bytes, which are no response`;
  const [high = 0, low = 0] = fromHex(sw);
  const words = describeStatusWord((high << 8) | low);
  return bytes === 0 ? words : `${words}, ${bytes} bytes`;
}
