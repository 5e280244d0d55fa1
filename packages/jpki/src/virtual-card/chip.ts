import { type KeyObject, randomBytes } from "node:crypto";
import { type CommandApdu, decodeCommand, encodeResponse, type ResponseApdu } from "../apdu.ts";
import { toHex } from "../bytes.ts";
import type { ApplicationName, CardProfile } from "../layout/card-profile.ts";
import { cardManager, instructions, selection } from "../layout/commands.ts";
import { statusWords } from "../status-word.ts";
import type { DataObjects } from "./card-manager.ts";
import { getData } from "./get-data.ts";
import { internalAuthenticate } from "./internal-authenticate.ts";
import {
  type ApplicationContent,
  type Item,
  LogicalChannel,
  type SelectedApplication,
} from "./logical-channel.ts";
import { readRecord } from "./read-record.ts";
import { computeSignature, schemeOf, takesInput } from "./signature.ts";
import { status } from "./status-answer.ts";
import { TerminalCertificateCheck } from "./terminal-certificate.ts";

/** Everything a chip holds. A chip without applications is another kind of card. */
export interface ChipContent {
  readonly profile: CardProfile;
  readonly applications: Readonly<Partial<Record<ApplicationName, ApplicationContent>>>;
  /** What GET DATA of the card manager gives. */
  readonly dataObjects?: DataObjects | undefined;
  /** Takes the indicator of the last command (`80 FC 00 00`), as an iPhone does; what else it does there is not public. */
  readonly lastCommandIndicator?: boolean | undefined;
  /** SIMULATED: identifier and key that terminal certificates are checked with. */
  readonly terminalRoot: { readonly identifier: Uint8Array; readonly publicKey: KeyObject };
}

/** What public sources leave open or differ on, so that a client can be tried with both. */
export interface ChipBehaviour {
  /** SELECT of the application that is selected already clears verified PINs. Default true; one public client relies on false. */
  readonly clearOnReselect?: boolean | undefined;
  /** Answer to VERIFY without data once the reference is verified: `tries` (63Cx, default) or `success` (9000). */
  readonly queryWhenVerified?: "tries" | "success" | undefined;
  /** Where GET DATA 5F51 answers: `everywhere` (default), or `with-application`, only while one is selected. */
  readonly contactAtr?: "everywhere" | "with-application" | undefined;
  /** iPhone: its holder passes Face ID or Touch ID each time it is put down, so that the key is open without VERIFY (assumed). Default true. */
  readonly deviceUnlocked?: boolean | undefined;
}

/** Something that must never happen: a command touched the 12-digit number (個人番号) or 照合番号A. */
export interface Alarm {
  readonly application: ApplicationName;
  /** Identifier of the file or reference. */
  readonly id: number;
  /** INS of the command. */
  readonly instruction: number;
}

/** The state machine of a made-up card: an APDU in, an APDU out, strictly after the layout table. */
export class Chip {
  readonly alarms: Alarm[] = [];
  /** Entries compared so far (VERIFY with data), whatever came out. */
  verifyCount = 0;
  /** Set by a fault: what READ BINARY gives of the printed face instead. */
  alterFile: ((surface: Uint8Array) => Uint8Array) | undefined;
  readonly #content: ChipContent;
  readonly #behaviour: ChipBehaviour;
  #terminal: TerminalCertificateCheck;
  #channel: LogicalChannel;

  constructor(content: ChipContent, behaviour: ChipBehaviour = {}) {
    this.#content = content;
    this.#behaviour = behaviour;
    this.#channel = this.#newChannel();
    this.#terminal = new TerminalCertificateCheck(content.terminalRoot);
  }

  /** Name of the application that is selected. */
  get selected(): ApplicationName | undefined {
    return this.#channel.selected?.name;
  }

  /** Power-on and reset: nothing selected, nothing verified; tries stay as they are. */
  reset(): void {
    this.#channel = this.#newChannel();
    this.#terminal = new TerminalCertificateCheck(this.#content.terminalRoot);
  }

  /** What a phone opened itself stays open for as long as it lies there. */
  #newChannel(): LogicalChannel {
    return new LogicalChannel(this.#behaviour.deviceUnlocked === false ? [] : ["device"]);
  }

  /** Answers any bytes: never throws, always ends in a status word. */
  answer(bytes: Uint8Array): Uint8Array {
    let command: CommandApdu;
    try {
      command = decodeCommand(bytes);
    } catch {
      return encodeResponse(status(statusWords.wrongLength));
    }
    return encodeResponse(this.#dispatch(command));
  }

  #dispatch(command: CommandApdu): ResponseApdu {
    switch ((command.cla << 8) | command.ins) {
      case code("select"):
        return this.#select(command);
      case code("readBinary"):
        return this.#readBinary(command);
      case code("verify"):
        return this.#verify(command);
      case code("changeReferenceData"):
        return this.#changeReferenceData(command);
      case code("getChallenge"):
        return getChallenge(command);
      case code("performSecurityOperation"):
        return this.#sign(command);
      case code("setPublicKey"):
        return this.#setPublicKey(command);
      case code("setSessionKey"):
        return status(
          this.#isIn("authentication")
            ? statusWords.securityStatusNotSatisfied
            : statusWords.secureMessagingUnknown,
        );
      case code("getData"):
        return getData(command, {
          objects: this.#content.dataObjects,
          layout: this.#content.profile.applications.cardManager,
          applicationSelected: this.#channel.selected !== undefined,
          contactAtr: this.#behaviour.contactAtr ?? "everywhere",
        });
      case code("readRecord"):
        return readRecord(this.#channel, command);
      case code("internalAuthenticate"):
        return internalAuthenticate(this.#channel, command);
      case code("getResponse"):
        return status(statusWords.conditionsOfUseNotSatisfied);
      case code("lastCommand"):
        return status(
          this.#content.lastCommandIndicator ? statusWords.success : statusWords.wrongLength,
        );
    }
    if (command.cla === 0x08 && this.#isIn("authentication")) {
      return status(statusWords.secureMessagingRefused);
    }
    const known = command.cla === 0x00 || command.cla === 0x80;
    return status(known ? statusWords.instructionNotSupported : statusWords.classNotSupported);
  }

  #select(command: CommandApdu): ResponseApdu {
    switch (command.p1) {
      case selection.application.p1:
        return this.#selectApplication(command);
      case selection.file.p1:
        return this.#selectFile(command);
      case 0x00:
        // 00A40000 answers 9000 inside an application and changes nothing: a trap real cards have.
        if (command.data) return status(statusWords.fileNotFound);
        return status(this.#channel.selected ? statusWords.success : statusWords.wrongParameters);
    }
    return status(statusWords.wrongParameters);
  }

  #selectApplication({ p2, data }: CommandApdu): ResponseApdu {
    const found = this.#findApplication(data ? toHex(data) : "");
    if (!found) return status(statusWords.fileNotFound);
    if (p2 !== selection.application.p2 && p2 !== 0x00) return status(statusWords.wrongParameters);
    const { application } = found;
    const again = application?.content && application.content === this.#channel.selected?.content;
    this.#channel.select(application, again && this.#behaviour.clearOnReselect === false);
    this.#terminal.forget();
    return status(statusWords.success);
  }

  /** First application whose AID begins with the prefix; the card manager is found but is no application. */
  #findApplication(prefix: string): { application: SelectedApplication | undefined } | undefined {
    if (prefix === "") return undefined;
    const { applications } = this.#content;
    for (const [name, content] of Object.entries(applications)) {
      if (content.layout.aid.startsWith(prefix)) {
        return { application: { name: name as ApplicationName, content } };
      }
    }
    return cardManager.startsWith(prefix) ? { application: undefined } : undefined;
  }

  #selectFile({ ins, p2, data }: CommandApdu): ResponseApdu {
    if (p2 !== selection.file.p2) return status(statusWords.wrongParameters);
    if (data?.length !== 2) return status(statusWords.wrongLength);
    const item = this.#channel.selectItem(((data[0] ?? 0) << 8) | (data[1] ?? 0));
    if (!item) return status(statusWords.fileNotFound);
    this.#watch(item, ins);
    return status(statusWords.success);
  }

  #readBinary({ ins, p1, p2, data, le }: CommandApdu): ResponseApdu {
    if (data || le === undefined) return status(statusWords.wrongLength);
    const short = (p1 & 0x80) !== 0;
    if (short && (p1 & 0x60) !== 0) return status(statusWords.wrongParameters);
    const item = short ? this.#channel.selectShort(p1 & 0x1f) : this.#channel.current;
    if (!item) return status(short ? statusWords.fileNotFound : statusWords.noCurrentFile);
    this.#watch(item, ins);
    if (item.kind !== "file" || item.layout.internal || item.layout.records) {
      return status(statusWords.wrongFileType);
    }
    if (!this.#channel.allows(item.layout.read)) {
      return status(statusWords.securityStatusNotSatisfied);
    }
    const file = this.#channel.selected?.content?.files[item.name] ?? new Uint8Array();
    const altered = item.name === "surface" ? this.alterFile?.(file) : undefined;
    const content = altered ?? file;
    const offset = short ? p2 : (p1 << 8) | p2;
    if (offset >= content.length) return status(statusWords.offsetPastEnd);
    return { data: content.slice(offset, offset + le), statusWord: statusWords.success };
  }

  #verify({ ins, p1, p2, data, le }: CommandApdu): ResponseApdu {
    if (p1 !== 0) return status(statusWords.wrongParameters);
    const item = this.#channel.addressed(p2);
    if (typeof item === "number") return status(item);
    this.#watch(item, ins);
    if (item.kind !== "reference") return status(statusWords.wrongFileType);
    if (le !== undefined) return status(statusWords.wrongLength);
    if (!data) {
      const plain =
        this.#behaviour.queryWhenVerified === "success" && this.#channel.isUnlocked(item.name);
      return status(plain ? statusWords.success : item.value.query());
    }
    this.verifyCount++;
    const statusWord = item.value.compare(data);
    this.#channel.setUnlocked(item.name, statusWord === statusWords.success);
    return status(statusWord);
  }

  #changeReferenceData({ ins, p1, p2, data, le }: CommandApdu): ResponseApdu {
    if (p1 !== 0x01) return status(statusWords.wrongParameters);
    const item = this.#channel.addressed(p2);
    if (typeof item === "number") return status(item);
    this.#watch(item, ins);
    if (item.kind !== "reference") return status(statusWords.wrongFileType);
    if (!data || le !== undefined) return status(statusWords.wrongLength);
    if (!this.#channel.isUnlocked(item.name)) return status(statusWords.securityStatusNotSatisfied);
    return status(item.value.change(data));
  }

  #sign({ p1, p2, data, le }: CommandApdu): ResponseApdu {
    const item =
      p2 === 0x00
        ? (this.#channel.key("internalAuthenticationKey") ?? statusWords.wrongParameters)
        : this.#channel.addressed(p2);
    if (typeof item === "number") return status(item);
    if (item.kind !== "key") return status(statusWords.wrongFileType);
    if (item.layout.internalAuthenticate) return status(statusWords.conditionsOfUseNotSatisfied);
    if (!data || le === undefined) return status(statusWords.wrongLength);
    if (!this.#channel.allows(item.layout.use)) {
      return status(statusWords.securityStatusNotSatisfied);
    }
    const { algorithm } = item.layout;
    const scheme = schemeOf(p1, algorithm);
    if (!scheme) return status(statusWords.wrongParameters);
    if (!takesInput(scheme, algorithm, data.length)) {
      return status(statusWords.conditionsOfUseNotSatisfied);
    }
    if (le < algorithm.signatureBytes) return status(0x6c00 | (algorithm.signatureBytes & 0xff));
    const key = this.#channel.selected?.content?.keys[item.name];
    if (!key) return status(statusWords.conditionsOfUseNotSatisfied);
    return {
      data: computeSignature(scheme, algorithm, data, key),
      statusWord: statusWords.success,
    };
  }

  #setPublicKey(command: CommandApdu): ResponseApdu {
    const item = this.#channel.current;
    if (!item) return status(statusWords.noCurrentFile);
    if (!this.#isIn("authentication") || item.name !== "terminalCaKey") {
      return status(statusWords.wrongFileType);
    }
    const { statusWord, accepted } = this.#terminal.present(command);
    if (accepted) this.#channel.setUnlocked("terminal", true);
    return status(statusWord);
  }

  #isIn(name: ApplicationName): boolean {
    return this.#channel.selected?.name === name;
  }

  #watch(item: Item, instruction: number): void {
    const application = this.#channel.selected?.name;
    if (!application) return;
    if ("forbidden" in item.layout) this.alarms.push({ application, id: item.id, instruction });
  }
}

function getChallenge({ p1, p2, data, le, extended }: CommandApdu): ResponseApdu {
  if (p1 !== 0 || p2 !== 0) return status(statusWords.wrongParameters);
  if (data || le === undefined) return status(statusWords.wrongLength);
  if (extended) return status(statusWords.conditionsOfUseNotSatisfied);
  return { data: randomBytes(le), statusWord: statusWords.success };
}

function code(name: keyof typeof instructions): number {
  return (instructions[name].cla << 8) | instructions[name].ins;
}
