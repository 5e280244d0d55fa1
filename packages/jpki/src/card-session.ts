import { type CommandApdu, decodeCommand, type ResponseApdu } from "./apdu.ts";
import { fromHex, toHex } from "./bytes.ts";
import type { Card } from "./card.ts";
import { JpkiError } from "./errors.ts";
import { exchange, exchangeOnce, expectSuccess, statusWordError } from "./exchange.ts";
import {
  type ApplicationLayout,
  type ApplicationName,
  type CardProfile,
  type ReferenceName,
  shortIdentifier,
  type TokenTraits,
} from "./layout/card-profile.ts";
import { instructions, selection } from "./layout/commands.ts";
import { statusWords } from "./status-word.ts";

/** Options of every call that talks to the card; `signal` is looked at before each command. */
export interface CardCallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** What one call may do while its application is selected. */
export interface CardChannel {
  readonly session: CardSession;
  readonly signal: AbortSignal | undefined;
  /** Throws what the next command would throw before it is sent: aborted, closed, removed. */
  expectOpen(): void;
  /** Sends one command, following 61xx and 6Cxx. */
  exchange(command: CommandApdu): Promise<ResponseApdu>;
  /** Sends one command exactly once: for everything that costs a try. */
  exchangeOnce(command: CommandApdu): Promise<ResponseApdu>;
  /** Sends raw bytes; what they do to selection and PIN state is seen all the same. */
  transmit(command: Uint8Array): Promise<Uint8Array>;
}

/**
 * The one place that knows which application is selected and which references are verified in it.
 * It learns both from the commands that pass, whoever sends them, and runs one call at a time.
 */
export class CardSession implements AsyncDisposable {
  readonly card: Card;
  readonly profile: CardProfile;
  /** Turned off for the rest of the session when card or reader refuses extended length. */
  extendedLength = true;
  /** Turned off for the rest of the session when the card refuses short file identifiers. */
  shortIdentifiers = true;
  /** What the token turned out to be; from then on no command goes to an application it does not carry. */
  token: TokenTraits | undefined;
  /** AID of the selected application: two views of one application share it, and its security status. */
  #selected: string | undefined;
  readonly #verified = new Set<ReferenceName>();
  readonly #removed: AbortSignal;
  #closed = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(card: Card, profile: CardProfile) {
    this.card = card;
    this.profile = profile;
    this.#removed = card.removed;
  }

  /** Whether the reference was verified since its application was last selected. */
  isVerified(application: ApplicationName, reference: ReferenceName): boolean {
    return this.isSelected(application) && this.#verified.has(reference);
  }

  /** Whether this application is the selected one. */
  isSelected(application: ApplicationName): boolean {
    const layout = this.profile.applications[application];
    return layout !== undefined && this.#selected === layout.aid;
  }

  /** Layout of an application. Throws APPLICATION_ABSENT when profile or token do not have it. */
  application<Name extends ApplicationName>(
    name: Name,
  ): NonNullable<CardProfile["applications"][Name]> {
    const layout = this.profile.applications[name];
    if (layout && (this.token?.applications.includes(name) ?? true)) return layout;
    throw applicationAbsent(name);
  }

  /** Runs `work` alone, with the application selected; it is selected only when another one was used in between. */
  use<T>(
    application: ApplicationName,
    options: CardCallOptions | undefined,
    work: (channel: CardChannel) => Promise<T>,
  ): Promise<T> {
    const run = this.#last.then(async () => {
      const layout = this.application(application);
      const channel = this.#channel(options?.signal);
      if (!this.isSelected(application)) await select(channel, application, layout);
      return work(channel);
    });
    this.#last = run.catch(() => undefined);
    return run;
  }

  /** Treats no application as selected: the next use selects anew, which locks on the card whatever was unlocked. */
  deselect(): void {
    this.#selected = undefined;
    this.#verified.clear();
  }

  /** Disposes the card; what is under way ends with its current command, everything later is CARD_CLOSED. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.card[Symbol.asyncDispose]();
  }

  #channel(signal: AbortSignal | undefined): CardChannel {
    const transmit = (command: Uint8Array): Promise<Uint8Array> => this.#transmit(command, signal);
    return {
      session: this,
      signal,
      transmit,
      expectOpen: () => this.#expectOpen(signal),
      exchange: (command) => exchange({ transmit }, command),
      exchangeOnce: (command) => exchangeOnce({ transmit }, command),
    };
  }

  #expectOpen(signal: AbortSignal | undefined): void {
    signal?.throwIfAborted();
    if (this.#closed) {
      throw new JpkiError("CARD_CLOSED", "The My Number Card was disposed. Open the card again.");
    }
    // The session belongs to one insertion, even when the same object can be put in again.
    if (this.#removed.aborted) throw removal(this.#removed.reason);
  }

  async #transmit(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<Uint8Array> {
    this.#expectOpen(signal);
    const effect = this.#effectOf(decodeCommand(bytes));
    const response = await this.card.transmit(bytes);
    effect?.(isSuccess(response));
    return response;
  }

  /** Forgets what a command puts at risk before it is sent; the returned function notes what it gained. */
  #effectOf(command: CommandApdu): ((success: boolean) => void) | undefined {
    const { cla, ins, p1, p2, data } = command;
    if (cla !== instructions.select.cla) return undefined;
    if (ins === instructions.select.ins && p1 !== selection.file.p1) {
      const aid = data ? toHex(data) : "";
      this.#selected = undefined;
      this.#verified.clear();
      return (success) => {
        if (!success || p1 !== selection.application.p1) return;
        this.#selected = aid;
      };
    }
    if (ins === instructions.verify.ins && data) {
      const reference = this.#referenceAt(p2);
      if (!reference) {
        // 80 is whatever is current: the session does not know which reference was spoilt.
        this.#verified.clear();
        return undefined;
      }
      this.#verified.delete(reference);
      return (success) => {
        if (success) this.#verified.add(reference);
      };
    }
    if (ins === instructions.changeReferenceData.ins) {
      // Whether a card still counts the old comparison afterwards is not known.
      const reference = this.#referenceAt(p2);
      if (reference) this.#verified.delete(reference);
      else this.#verified.clear();
    }
    return undefined;
  }

  #referenceAt(p2: number): ReferenceName | undefined {
    const applications: (ApplicationLayout | undefined)[] = Object.values(
      this.profile.applications,
    );
    for (const application of applications) {
      if (application?.aid !== this.#selected) continue;
      for (const [name, reference] of Object.entries(application?.references ?? {})) {
        if ((0x80 | shortIdentifier(reference)) === p2) return name as ReferenceName;
      }
    }
    return undefined;
  }
}

async function select(
  channel: CardChannel,
  name: ApplicationName,
  { aid }: ApplicationLayout,
): Promise<void> {
  const command = { ...instructions.select, ...selection.application, data: fromHex(aid) };
  const response = await channel.exchange(command);
  if (response.statusWord === statusWords.fileNotFound) {
    throw applicationAbsent(name, { cause: statusWordError(command, response.statusWord) });
  }
  expectSuccess(command, response);
}

function applicationAbsent(name: ApplicationName, options?: ErrorOptions): JpkiError {
  return new JpkiError(
    "APPLICATION_ABSENT",
    `This token has no application "${name}"; a phone has the JPKI application alone.`,
    options,
  );
}

function removal(reason: unknown): JpkiError {
  if (JpkiError.is(reason)) return reason;
  return new JpkiError("CARD_REMOVED", "The card was removed.", { cause: reason });
}

function isSuccess(response: Uint8Array): boolean {
  const [sw1, sw2] = response.subarray(-2);
  return response.length >= 2 && (((sw1 ?? 0) << 8) | (sw2 ?? 0)) === statusWords.success;
}
