import fc from "fast-check";
import { expect } from "vitest";
import { decodeResponse, encodeCommand } from "../../src/apdu.ts";
import { fromHex } from "../../src/bytes.ts";
import type { VirtualCard } from "../../src/virtual-card/index.ts";
import {
  applications,
  type CardState,
  change,
  makeCurrent,
  read,
  reset,
  selectApplication,
  sign,
  verify,
} from "./card-model.ts";

/** Kinds of command that succeeded, and how often: a search that opens nothing proves nothing. */
export const succeeded: Map<string, number> = new Map();

type Kind = "select" | "read" | "verify" | "change" | "sign";

/** One command: its bytes, and what the model says of it. */
class CardCommand implements fc.AsyncCommand<CardState, VirtualCard> {
  readonly kind: Kind;
  readonly what: string;
  readonly predict: (card: CardState) => number;
  readonly bytes: Uint8Array;

  constructor(kind: Kind, what: string, predict: (card: CardState) => number, bytes: Uint8Array) {
    this.kind = kind;
    this.what = what;
    this.predict = predict;
    this.bytes = bytes;
  }

  check(): boolean {
    return true;
  }

  async run(model: CardState, card: VirtualCard): Promise<void> {
    const predicted = this.predict(model);
    const { data, statusWord } = decodeResponse(await card.transmit(this.bytes));
    expect(statusWord.toString(16), `${this}`).toBe(predicted.toString(16));
    const success = predicted === 0x9000;
    expect(data.length > 0, `${this}`).toBe(success && ["read", "sign"].includes(this.kind));
    if (success) succeeded.set(this.kind, (succeeded.get(this.kind) ?? 0) + 1);
  }

  toString(): string {
    return `${this.kind} ${this.what}`;
  }
}

/** Power goes and comes: a reset by the reader, or a person's hand. */
class PowerCommand implements fc.AsyncCommand<CardState, VirtualCard> {
  readonly hand: boolean;

  constructor(hand: boolean) {
    this.hand = hand;
  }

  check(): boolean {
    return true;
  }

  async run(model: CardState, card: VirtualCard): Promise<void> {
    reset(model);
    if (!this.hand) return card.reset();
    card.remove();
    card.insert();
  }

  toString(): string {
    return this.hand ? "taken out and put in" : "reset";
  }
}

const names = Object.keys(applications);
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const hexByte = (value: number | undefined): string =>
  value === undefined ? "current" : value.toString(16).padStart(2, "0");

const anyEntry = fc.constantFrom(
  "1234",
  "TARO1234",
  "55021720352285",
  "550217",
  "000000000001",
  "0000",
  "9876",
);

/** Addresses by P2, then does what is left to do; a place that is not there ends it. */
const at =
  (id: number | undefined, work: (card: CardState) => number) =>
  (card: CardState): number => {
    const found = id === undefined ? 0x9000 : makeCurrent(card, id);
    return found === 0x9000 ? work(card) : found;
  };

/** Commands mostly about one application, as a program sends them that is up to something there. */
export function commandsAbout(
  home: string,
): fc.Arbitrary<Iterable<fc.AsyncCommand<CardState, VirtualCard>>> {
  const items = [...(applications[home]?.items ?? [])];
  const anyId = fc.constantFrom(...items.map(([id]) => id), 0x1d);
  // By short identifier, or whatever is current.
  const anyPlace = fc.option(anyId, { nil: undefined, freq: 2 });
  const right = items.flatMap(([id, { value }]) =>
    value === undefined ? [] : [[id, value] as const],
  );
  const comparisons = fc.oneof(fc.constantFrom(...right), fc.tuple(anyPlace, anyEntry));
  const selectHome = fc.constant(selectOf(home));
  const often = [
    anyPlace.map(readAt),
    anyPlace.map(signAt),
    comparisons.map(([id, entry]) => verifyAt(id, entry)),
    anyPlace.map((id) => verifyAt(id, undefined)),
    fc.tuple(anyPlace, anyEntry).map(([id, value]) => changeAt(id, value)),
    anyId.map(selectFile),
  ];
  return fc.commands(
    [
      selectHome,
      ...[...often, ...often, ...often],
      fc.oneof(
        fc.constantFrom(...names).map(selectOf),
        fc.constant(
          new CardCommand("select", "unknown", () => 0x6a82, fromHex("00A4040C05F000000001")),
        ),
        fc.boolean().map((hand) => new PowerCommand(hand)),
      ),
    ],
    { maxCommands: 60, size: "max" },
  );
}

function selectOf(name: string): CardCommand {
  const data = fromHex(applications[name]?.aid ?? "");
  const bytes = encodeCommand({ cla: 0, ins: 0xa4, p1: 4, p2: 0x0c, data });
  return new CardCommand("select", name, (card) => selectApplication(card, name), bytes);
}

function selectFile(id: number): CardCommand {
  const data = Uint8Array.of(0, id);
  const bytes = encodeCommand({ cla: 0, ins: 0xa4, p1: 2, p2: 0x0c, data });
  return new CardCommand("select", `file ${hexByte(id)}`, (card) => makeCurrent(card, id), bytes);
}

function readAt(id: number | undefined): CardCommand {
  const p1 = id === undefined ? 0 : 0x80 | id;
  const bytes = encodeCommand({ cla: 0, ins: 0xb0, p1, p2: 0, le: 16 });
  return new CardCommand("read", hexByte(id), at(id, read), bytes);
}

function signAt(id: number | undefined): CardCommand {
  const input = { p1: 0, p2: 0x80 | (id ?? 0), data: Uint8Array.of(1), le: 256 };
  const bytes = encodeCommand({ cla: 0x80, ins: 0x2a, ...input });
  return new CardCommand("sign", hexByte(id), at(id, sign), bytes);
}

function verifyAt(id: number | undefined, entry: string | undefined): CardCommand {
  const data = entry === undefined ? undefined : ascii(entry);
  const bytes = encodeCommand({ cla: 0, ins: 0x20, p1: 0, p2: 0x80 | (id ?? 0), data });
  const what = `${hexByte(id)} with ${entry ?? "nothing"}`;
  return new CardCommand(
    "verify",
    what,
    at(id, (card) => verify(card, entry)),
    bytes,
  );
}

function changeAt(id: number | undefined, value: string): CardCommand {
  const data = ascii(value);
  const bytes = encodeCommand({ cla: 0, ins: 0x24, p1: 1, p2: 0x80 | (id ?? 0), data });
  const what = `${hexByte(id)} to ${value}`;
  return new CardCommand(
    "change",
    what,
    at(id, (card) => change(card, value)),
    bytes,
  );
}
