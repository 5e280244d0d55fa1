import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { toHex } from "../src/bytes.ts";
import type { Card } from "../src/index.ts";
import { cardManager } from "../src/layout/commands.ts";
import { myNumberCardProfile } from "../src/layout/my-number-card.ts";
import { nextCardProfile } from "../src/layout/next-card.ts";
import { recordTrace } from "../src/trace/index.ts";
import { createIssuer, issueCard, type VirtualCard } from "../src/virtual-card/index.ts";
import { flows } from "../tools/flows/every-flow.ts";
import { openFor } from "../tools/flows/flow.ts";
import { scriptedCard } from "./scripted-card.ts";

const issuer = await createIssuer();
const instructionsSeen = new Set<string>();

/** Passes everything on and keeps the bytes of both directions: whatever a person could be known by is among them. */
function overhearing(card: Card): { card: Card; heard: Uint8Array[] } {
  const heard: Uint8Array[] = [];
  return {
    heard,
    card: {
      atr: card.atr,
      removed: card.removed,
      async transmit(command) {
        heard.push(Uint8Array.from(command.subarray(5)));
        const response = await card.transmit(command);
        heard.push(Uint8Array.from(response.subarray(0, -2)));
        return response;
      },
      [Symbol.asyncDispose]: () => card[Symbol.asyncDispose](),
    },
  };
}

/** The forms in which bytes could stand in a text. */
function formsOf(bytes: Uint8Array): readonly string[] {
  const buffer = Buffer.from(bytes);
  return [
    buffer.toString("hex"),
    buffer.toString("hex").toUpperCase(),
    buffer.toString("base64"),
    buffer.toString("base64url"),
    buffer.toString("latin1"),
    buffer.toString("utf8"),
    JSON.stringify(buffer.toString("utf8")).slice(1, -1),
    [...bytes].join(","),
  ];
}

const profiles = [myNumberCardProfile, nextCardProfile];
/** What a trace may name of what was heard: AIDs and identifiers of the layout, labels of tokens, presence bytes. */
const allowed: ReadonlySet<string> = new Set([
  cardManager,
  ...profiles.flatMap(({ applications, tokens }) => [
    ...Object.keys(tokens).map((label) => toHex(new TextEncoder().encode(label.padEnd(32)))),
    ...Object.values(applications).flatMap(({ aid, files, references, keys }) => [
      aid,
      ...[files, references, keys]
        .flatMap((items) => Object.values(items as Record<string, { readonly id: number }>))
        .map(({ id }) => id.toString(16).toUpperCase().padStart(4, "0")),
    ]),
  ]),
  ...["8F8F00", "8F0000", "008F00", "000000"],
]);
const labelBytes = 32;

/** Every run of eight bytes heard, and every shorter message whole. */
function* canariesOf(heard: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const bytes of heard) {
    if (allowed.has(toHex(bytes))) continue;
    if (bytes.length < 4) continue;
    // The label at the beginning of the token file is told; what follows it is not.
    const told = allowed.has(toHex(bytes.subarray(0, labelBytes))) ? labelBytes : 0;
    if (bytes.length < 16) yield bytes;
    else
      for (let offset = told; offset + 8 <= bytes.length; offset += 8)
        yield bytes.subarray(offset, offset + 8);
  }
}

function personalTexts({ persona }: VirtualCard): readonly string[] {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === "string" && value.length >= 4) texts.push(value);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
  };
  collect({ ...persona, card: "", token: "", atr: "" });
  return texts;
}

describe("nothing of a person stands in a trace", () => {
  for (const flow of flows) {
    test(flow.name, async () => {
      const card = await issueCard({ ...(flow.card ?? { persona: "taro" }), issuer });
      const lines: string[] = [];
      const ear = overhearing(card);
      const recorded = recordTrace(ear.card, {
        write: (line) => void lines.push(line),
        profiles: flow.profiles,
      });
      const opened = await openFor(flow, recorded);
      await flow.run(opened, card).catch(() => undefined);
      await opened[Symbol.asyncDispose]();

      // The header holds nothing but the ATR and names of ours.
      const text = lines.slice(1).join("");
      expect(lines.length).toBeGreaterThan(2);
      // Times have any digits, and what is shown on purpose is compared with the layout below.
      const rest = text
        .replace(/"(?:t|ms)":[\d.e-]+/g, "")
        .replace(/"(?:data|response)":"(\w+)"/g, (field, hex) => (allowed.has(hex) ? "" : field));
      for (const canary of canariesOf(ear.heard))
        for (const form of formsOf(canary)) expect(rest, toHex(canary)).not.toContain(form);
      for (const personal of personalTexts(card)) {
        for (const form of [personal, ...formsOf(new TextEncoder().encode(personal))])
          expect(rest).not.toContain(form);
      }
      for (const line of lines.slice(1)) {
        const { command, data, response } = JSON.parse(line);
        if (command) instructionsSeen.add(command.slice(0, 4));
        for (const shown of [data, response])
          if (shown !== undefined) expect(allowed).toContain(shown);
      }
    });
  }

  afterAll(() => {
    // SELECT, VERIFY, READ BINARY, CHANGE, signature: the flows speak all that carries something personal.
    for (const instruction of ["00A4", "0020", "00B0", "0024", "802A"])
      expect(instructionsSeen).toContain(instruction);
  });
});

test("whatever bytes go through, only what stands in the layout comes out", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 })), {
        maxLength: 12,
      }),
      async (exchanges) => {
        let next = 0;
        const lines: string[] = [];
        const inner = scriptedCard(() => exchanges[next++]?.[1] ?? new Uint8Array());
        const recorded = recordTrace(
          {
            ...inner,
            // A scripted card decodes its command; these are any bytes.
            transmit: async () => exchanges[next++]?.[1] ?? new Uint8Array(),
          },
          { write: (line) => void lines.push(line) },
        );
        for (const [command] of exchanges) await recorded.transmit(command);
        for (const line of lines.slice(1)) {
          const { data, response } = JSON.parse(line);
          for (const shown of [data, response])
            if (shown !== undefined) expect(allowed).toContain(shown);
        }
      },
    ),
  );
});

test("a file that claims to be the token or the presence file but holds something else is not shown", async () => {
  const lines: string[] = [];
  const answers: Record<string, string> = {
    "00A4040C0AD392F000260100000001": "9000",
    "00B0860020": `${toHex(new TextEncoder().encode("YAMADA TARO".padEnd(32)))}9000`,
    "00B0880003": "8F12349000",
  };
  const card = scriptedCard((_, hex) => answers[hex] ?? "6A82");
  const recorded = recordTrace(card, { write: (line) => void lines.push(line) });
  for (const hex of Object.keys(answers)) await recorded.transmit(Buffer.from(hex, "hex"));
  expect(lines.slice(1).map((line) => JSON.parse(line).response)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
