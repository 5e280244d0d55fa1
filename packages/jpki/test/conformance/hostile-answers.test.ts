import { describe, expect, test } from "vitest";
import type { CommandApdu } from "../../src/apdu.ts";
import { concat, fromHex } from "../../src/bytes.ts";
import { instructions } from "../../src/layout/commands.ts";
import { createIssuer } from "../../src/virtual-card/index.ts";
import { flows } from "../../tools/flows/every-flow.ts";
import type { Attack } from "../../tools/judge/apdu/hostile-card.ts";
import { player } from "../../tools/judge/apdu.ts";

const issuer = await createIssuer();

/** More than any flow needs, and any attack below can make it send. */
const maximumCommands = 500;

/** What a card may say at any command; every row is tried at each command of every flow. */
const answers: readonly (readonly [what: string, answer: Attack["answer"]])[] = [
  ["nothing at all", () => new Uint8Array()],
  ["one byte", () => fromHex("90")],
  ["a success without data", () => fromHex("9000")],
  ["one byte more than asked for", ({ le = 0 }) => concat(new Uint8Array(le + 1), fromHex("9000"))],
  ["65,538 bytes", () => concat(new Uint8Array(0x10000), fromHex("9000"))],
  ["65,539 bytes", () => new Uint8Array(0x10003)],
  ["6100 for ever", () => fromHex("6100")],
  ["61FF and more bytes than that", () => concat(new Uint8Array(300), fromHex("61FF"))],
  ["one byte at a time, for ever", () => fromHex("AA61FF")],
  ["the same 6Cxx for ever", () => fromHex("6C10")],
  ["another 6Cxx every time", (_, turn) => Uint8Array.of(0x6c, 1 + (turn % 0xff))],
  ["the end of the file in the middle", half("6282")],
  ["half of the data as a success", half("9000")],
  ["the data of an honest card with a failure", half("6F00")],
];

function half(statusWord: string): Attack["answer"] {
  return async (_command, _turn, honest) => {
    const response = await honest();
    return concat(response.subarray(0, (response.length - 2) >> 1), fromHex(statusWord));
  };
}

const fill = (bytes: string, length: number): Uint8Array => {
  const pattern = fromHex(bytes);
  return new Uint8Array(length).map((_, index) => pattern[index % pattern.length] ?? 0);
};

/** What a file may hold; every row stands for each file of every flow. */
const contents: readonly (readonly [what: string, content: Uint8Array])[] = [
  ["nothing", new Uint8Array()],
  ["a length of four bytes", concat(fromHex("3084FFFFFFFF"), new Uint8Array(64))],
  ["an indefinite length", concat(fromHex("3080"), new Uint8Array(64))],
  ["templates 8,000 deep", fill("30827F00", 0x7fff)],
  ["private templates 8,000 deep", fill("FF20827000", 0x7fff)],
  ["a tag of 32 KB", concat(fromHex("FF"), fill("81", 0x7ffe))],
  ["32 KB of NULL", fill("0500", 0x7fff)],
  ["32 KB of zeros", new Uint8Array(0x7fff)],
  ["a value longer than its file", concat(fromHex("FF20827000DF27826000"), new Uint8Array(64))],
  ["a value longer than any file", concat(fromHex("FF2083010000"), new Uint8Array(64))],
  ["an object that leaves its template", concat(fromHex("FF2008DF2710"), new Uint8Array(64))],
  ["two templates", fromHex("FF2003DF2700FF2003DF2700")],
  ["a sequence with bytes behind it", concat(fromHex("3003020101"), new Uint8Array(300))],
];

/** A file of that content wherever the client reads one: offset from P1 P2, or from P2 with a short identifier. */
function file(content: Uint8Array): Attack["answer"] {
  return async ({ cla, ins, p1, p2, le = 0 }: CommandApdu, _turn, honest) => {
    const { readBinary } = instructions;
    // EF 0006 tells that this is a My Number Card; without it nothing else would be read.
    if (cla !== readBinary.cla || ins !== readBinary.ins || p1 === 0x86) return honest();
    const offset = p1 & 0x80 ? p2 : (p1 << 8) | p2;
    if (offset >= content.length) return fromHex("6B00");
    return concat(content.subarray(offset, offset + le), fromHex("9000"));
  };
}

describe.each(flows)("$name", (flow) => {
  test("ends with a typed error or what the card said, after a bounded number of commands", async () => {
    const play = await player(flow, issuer);
    const { commands: usual } = await play();
    const wrong: string[] = [];
    const tryOut = async (what: string, attack: Attack): Promise<void> => {
      const { decision, commands } = await play(attack);
      if (decision.unfounded) wrong.push(`${what}: ${decision.unfounded}`);
      if (commands > maximumCommands) wrong.push(`${what}: ${commands} commands`);
    };
    for (const [what, answer] of answers)
      for (let from = 1; from <= usual; from++)
        await tryOut(`${what}, from command ${from}`, { from, answer });
    for (const [what, content] of contents)
      await tryOut(`a file of ${what}`, { from: 1, answer: file(content) });
    expect(wrong).toEqual([]);
  });
});
