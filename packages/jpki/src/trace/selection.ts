import type { CommandApdu } from "../apdu.ts";
import { toHex } from "../bytes.ts";
import {
  type ApplicationLayout,
  type CardProfile,
  shortIdentifier,
} from "../layout/card-profile.ts";
import { cardManager, instructions, selection } from "../layout/commands.ts";

/** Name of an instruction in the table of commands. */
export type InstructionName = keyof typeof instructions;

/** An application of the profile and its name. */
export interface NamedApplication {
  readonly name: string;
  readonly layout: ApplicationLayout;
}

/** A file, reference or key of an application. */
export interface NamedItem {
  readonly name: string;
  readonly id: number;
}

/** Instruction of a command by class and instruction byte; undefined when the table does not have it. */
export function instructionOf({ cla, ins }: CommandApdu): InstructionName | undefined {
  for (const [name, code] of Object.entries(instructions))
    if (code.cla === cla && code.ins === ins) return name as InstructionName;
  return undefined;
}

/** Follows from outside what is selected on a card: what a command that passes means depends on it. */
export class Selection {
  readonly #profiles: readonly CardProfile[];
  application: NamedApplication | undefined;
  file: NamedItem | undefined;

  constructor(profiles: readonly CardProfile[]) {
    this.#profiles = profiles;
  }

  /** The application a SELECT names with its whole AID. */
  applicationAt(aid: string): NamedApplication | undefined {
    for (const { applications } of this.#profiles)
      for (const [name, layout] of Object.entries(applications))
        if (layout?.aid === aid) return { name, layout };
    return aid === cardManager
      ? { name: "cardManager", layout: { aid, files: {}, references: {}, keys: {} } }
      : undefined;
  }

  /** The item of the selected application with this identifier. */
  itemAt(id: number): NamedItem | undefined {
    return this.#items().find((item) => item.id === id);
  }

  /** The item of the selected application that P1 or P2 addresses with 0x80 and a short identifier. */
  addressed(byte: number): NamedItem | undefined {
    if ((byte & 0xe0) !== 0x80) return undefined;
    return this.#items().find((item) => shortIdentifier(item) === (byte & 0x1f));
  }

  /** File and offset a READ BINARY is about. */
  read({ p1, p2 }: CommandApdu): { readonly file: NamedItem | undefined; readonly offset: number } {
    return (p1 & 0x80) !== 0
      ? { file: this.addressed(p1), offset: p2 }
      : { file: this.file, offset: (p1 << 8) | p2 };
  }

  /** Notes what a command that is sent puts at risk; the function it gives notes what its success gained. */
  pass(command: CommandApdu): (success: boolean) => void {
    const instruction = instructionOf(command);
    const { p1, data } = command;
    if (instruction === "select" && p1 === selection.file.p1) {
      const item =
        data?.length === 2 ? this.itemAt(((data[0] ?? 0) << 8) | (data[1] ?? 0)) : undefined;
      this.file = undefined;
      return (success) => {
        if (success) this.file = item;
      };
    }
    if (instruction === "select") {
      const application = data ? this.applicationAt(toHex(data)) : undefined;
      this.application = undefined;
      this.file = undefined;
      return (success) => {
        if (success && p1 === selection.application.p1) this.application = application;
      };
    }
    if (instruction === "readBinary" && (p1 & 0x80) !== 0) {
      const { file } = this.read(command);
      this.file = undefined;
      return (success) => {
        if (success) this.file = file;
      };
    }
    return () => undefined;
  }

  #items(): readonly NamedItem[] {
    if (!this.application) return [];
    const { files, references, keys } = this.application.layout;
    return Object.entries({ ...files, ...references, ...keys }).map(([name, { id }]) => ({
      name,
      id,
    }));
  }
}
