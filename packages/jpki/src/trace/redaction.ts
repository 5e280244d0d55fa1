import { type CommandApdu, commandHeader, decodeCommand } from "../apdu.ts";
import { toHex } from "../bytes.ts";
import type { CardProfile } from "../layout/card-profile.ts";
import { selection } from "../layout/commands.ts";
import { presenceFile, tokenFile } from "../layout/file-formats.ts";
import type { TraceExchange } from "./format.ts";
import { type InstructionName, instructionOf, Selection } from "./selection.ts";

/** What a line says of the command. */
export type Asked = Pick<TraceExchange, "command" | "length" | "lc" | "entry" | "data" | "le">;
/** What a line says of the answer. */
export type Answered = Pick<TraceExchange, "bytes" | "response" | "sw">;

/** Turns the bytes of an exchange into what may be written of it. */
export interface Witness {
  /** Looks at a command before it is sent; the function it gives looks at the answer. */
  see(command: Uint8Array): {
    readonly asked: Asked;
    readonly answered: (response: Uint8Array) => Answered;
  };
}

/** Commands whose data field is a PIN or number: even how long it is belongs to the holder. */
const entries: ReadonlySet<InstructionName> = new Set(["verify", "changeReferenceData"]);

/**
 * Writes of an exchange only what is on a short list: headers of known instructions, lengths, status words, whole AIDs and
 * identifiers that stand in the profile, a token label the profile knows, and the presence bytes. Everything else is left out.
 */
export class Redaction implements Witness {
  readonly #labels: readonly string[];
  readonly #selection: Selection;

  constructor(profiles: readonly CardProfile[]) {
    this.#labels = profiles
      .flatMap(({ tokens }) => Object.keys(tokens))
      .map((label) => toHex(new TextEncoder().encode(label.padEnd(tokenFile.labelBytes))));
    this.#selection = new Selection(profiles);
  }

  see(bytes: Uint8Array): ReturnType<Witness["see"]> {
    const command = decoded(bytes);
    const instruction = command && instructionOf(command);
    if (!command || !instruction) {
      return {
        asked: { length: bytes.length },
        answered: (response) => answerOf(response, undefined),
      };
    }
    const asked = this.#asked(command, instruction);
    const read = instruction === "readBinary" ? this.#selection.read(command) : undefined;
    const application = this.#selection.application?.name;
    const passed = this.#selection.pass(command);
    return {
      asked,
      answered: (response) => {
        const answer = answerOf(response, undefined);
        const success = answer.sw === "9000";
        passed(success);
        const file = read?.offset === 0 ? `${application}.${read.file?.name}` : "";
        return success ? answerOf(response, this.#known(file, response.subarray(0, -2))) : answer;
      },
    };
  }

  #asked(command: CommandApdu, instruction: InstructionName): Asked {
    const { data, le } = command;
    const shown = instruction === "select" && this.#isKnown(command);
    return {
      command: commandHeader(command),
      ...(data && entries.has(instruction) && { entry: true as const }),
      ...(data && !entries.has(instruction) && { lc: data.length }),
      ...(data && shown && { data: toHex(data) }),
      ...(le !== undefined && { le }),
    };
  }

  /** Whether a SELECT names something that stands in the profile. */
  #isKnown({ p1, data }: CommandApdu): boolean {
    if (!data) return false;
    if (p1 === selection.application.p1)
      return this.#selection.applicationAt(toHex(data)) !== undefined;
    const id = ((data[0] ?? 0) << 8) | (data[1] ?? 0);
    return data.length === 2 && this.#selection.itemAt(id) !== undefined;
  }

  /** The beginning of a file when it is one of few values that say nothing about a person. */
  #known(file: string, data: Uint8Array): string | undefined {
    if (file === "authentication.token") {
      const label = toHex(data.subarray(0, tokenFile.labelBytes));
      return this.#labels.includes(label) ? label : undefined;
    }
    if (file === "authentication.presence" && data.length <= presenceFile.bytes) {
      const known = data.every((byte) => byte === 0 || byte === presenceFile.present);
      return known ? toHex(data) : undefined;
    }
    return undefined;
  }
}

/** Length and status word of a response, and what is shown of it. */
export function answerOf(response: Uint8Array, shown: string | undefined): Answered {
  if (response.length < 2) return { bytes: response.length };
  return {
    bytes: response.length - 2,
    ...(shown !== undefined && { response: shown }),
    sw: toHex(response.subarray(-2)),
  };
}

function decoded(bytes: Uint8Array): CommandApdu | undefined {
  try {
    return decodeCommand(bytes);
  } catch {
    return undefined;
  }
}
