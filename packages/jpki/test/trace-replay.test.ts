import { closeSync, existsSync, openSync, writeSync } from "node:fs";
import { expect, test } from "vitest";
import { toHex } from "../src/bytes.ts";
import { type Card, openMyNumberCard } from "../src/index.ts";
import { describeTrace, parseTrace, recordTrace, replayTrace } from "../src/trace/index.ts";
import {
  createIssuer,
  issueCard,
  recordFullTrace,
  type VirtualCard,
  virtualReader,
} from "../src/virtual-card/index.ts";
import { challenge, entry, numberOf } from "../tools/flows/flow.ts";
import { digits, rejection } from "./expectations.ts";

const issuer = await createIssuer();
const issue = (): Promise<VirtualCard> => issueCard({ persona: "taro", issuer });

/** One visit with the PIN; what came out of it. */
async function visit(card: Card, holder: VirtualCard): Promise<readonly string[]> {
  await using myNumberCard = await openMyNumberCard(card);
  const { authentication, surface } = myNumberCard;
  const photo = await surface.readPhoto({ verificationNumber: numberOf(holder.persona) });
  await authentication.verifyPin(entry(holder.persona.pins.authentication));
  const proof = await authentication.answer(challenge, { method: "pin" });
  return [myNumberCard.token.label, toHex(photo), toHex(proof.certificate), toHex(proof.signature)];
}

async function traceOf(
  record: (write: (line: string) => void) => Promise<unknown>,
): Promise<string> {
  let text = "";
  await record((line) => {
    text += line;
  });
  return text;
}

test("a whole trace of a virtual card plays the whole visit, and says where another program leaves it", async () => {
  const card = await issue();
  let first: readonly string[] = [];
  const text = await traceOf(async (write) => {
    first = await visit(recordFullTrace(card, { write }), card);
  });
  const replayed = replayTrace(text);
  expect(replayed.atr).toEqual(card.atr);
  expect(await visit(replayed, card)).toEqual(first);
  expect(replayed.played).toBe(replayed.total);

  const other = replayTrace(text);
  const { authentication } = await openMyNumberCard(other);
  const error = await rejection(authentication.verifyPin(digits("9999")), "TRACE_MISMATCH");
  expect(error.message).toMatch(/^Line 4 of the trace has 00A4040C .*; 00200098 was sent\.$/);
  expect(other.played).toBeLessThan(other.total);
});

test("a whole trace is strict about what is sent; not strict, the length is enough", async () => {
  const card = await issue();
  const text = await traceOf(async (write) => {
    const { authentication } = await openMyNumberCard(recordFullTrace(card, { write }));
    await authentication.verifyPin(digits("1234"));
    await authentication.sign(challenge);
  });
  const strict = await openMyNumberCard(replayTrace(text));
  const error = await rejection(strict.authentication.verifyPin(digits("4321")), "TRACE_MISMATCH");
  expect(error.message).not.toMatch(/1234|4321|31323334|34333231/);
  const lax = await openMyNumberCard(replayTrace(text, { strict: false }));
  await lax.authentication.verifyPin(digits("4321"));
  expect((await lax.authentication.sign(new Uint8Array(32))).length).toBe(256);
});

test("a redacted trace plays up to where the left out bytes are needed", async () => {
  const card = await issue();
  const text = await traceOf(async (write) => {
    const { authentication } = await openMyNumberCard(recordTrace(card, { write }));
    await authentication.presence();
    await rejection(authentication.verifyPin(digits("9999")), "PIN_INCORRECT");
    await authentication.readCertificate();
  });
  const { token, authentication } = await openMyNumberCard(replayTrace(text));
  expect(token.label).toBe("JPKIAPICCTOKEN2");
  expect(await authentication.presence()).toEqual({ authentication: true, signing: true });
  const wrong = await rejection(authentication.verifyPin(digits("0000")), "PIN_INCORRECT");
  expect(wrong).toMatchObject({ attemptsRemaining: 2 });
  // Zero bytes are what the file of a card without a certificate holds.
  await rejection(authentication.readCertificate(), "CERTIFICATE_ABSENT");
});

test("a removal is recorded and comes again in the replay", async () => {
  const card = await issue();
  const text = await traceOf(async (write) => {
    const { authentication } = await openMyNumberCard(recordTrace(card, { write }));
    card.faults.removeAt = card.commandCount + 1;
    await rejection(authentication.presence(), "CARD_REMOVED");
  });
  const replayed = replayTrace(text);
  const { authentication } = await openMyNumberCard(replayed);
  expect(replayed.removed.aborted).toBe(false);
  await rejection(authentication.presence(), "CARD_REMOVED");
  expect(replayed.removed.aborted).toBe(true);
  await rejection(replayed.transmit(Uint8Array.of(0, 0x84, 0, 0, 8)), "CARD_REMOVED");

  const between = await issue();
  const pulled = await traceOf(async (write) => {
    await openMyNumberCard(recordTrace(between, { write }));
    between.remove();
  });
  const again = replayTrace(pulled);
  const opened = await openMyNumberCard(again);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(again.removed.aborted).toBe(true);
  await rejection(opened.authentication.presence(), "CARD_REMOVED");
});

test("commands that no table knows are played by their length; the end of a trace is an end", async () => {
  const unknown = Uint8Array.of(0x90, 0x5a, 0, 0, 3, 1, 2, 3, 0);
  const card = await issue();
  const text = await traceOf(async (write) => {
    await recordTrace(card, { write }).transmit(unknown);
  });
  expect(text).not.toContain("905A");
  const replayed = replayTrace(text);
  const longer = Uint8Array.of(...unknown, 0);
  const wrong = await rejection(replayed.transmit(longer), "TRACE_MISMATCH");
  expect(wrong.message).toContain("an unknown command of 9 bytes; an unknown command of 10 bytes");
  expect(toHex(await replayed.transmit(unknown))).toBe("6E00");
  const late = await rejection(replayed.transmit(unknown), "TRACE_MISMATCH");
  expect(late.message).toContain("ends before line 3");
  await replayed[Symbol.asyncDispose]();
  await rejection(replayed.transmit(unknown), "CARD_CLOSED");
});

test("a broken answer and a foreign error are played as they were", async () => {
  const answers = [Uint8Array.of(0x90), new Error("some driver"), Uint8Array.of(0x90, 0x00)];
  const text = await traceOf(async (write) => {
    const card: Card = {
      atr: Uint8Array.of(0x3b, 0),
      removed: new AbortController().signal,
      async transmit() {
        const answer = answers.shift() ?? new Uint8Array();
        if (answer instanceof Error) throw answer;
        return answer;
      },
      async [Symbol.asyncDispose]() {},
    };
    const recorded = recordTrace(card, { write });
    for (let round = 0; round < 3; round++)
      await recorded.transmit(Uint8Array.of(0, 0x84, 0, 0, 8)).catch(() => undefined);
  });
  expect(text).not.toContain("some driver");
  const replayed = replayTrace(text);
  const command = Uint8Array.of(0, 0x84, 0, 0, 8);
  expect((await replayed.transmit(command)).length).toBe(1);
  await rejection(replayed.transmit(command), "TRANSMIT_FAILED");
  expect(toHex(await replayed.transmit(command))).toBe("9000");
});

test("a sink that fails ends the recording, not the visit, and says so once", async () => {
  for (const write of [
    () => {
      throw new Error("ENOSPC");
    },
    async () => {
      throw new Error("ENOSPC");
    },
  ]) {
    const card = await issue();
    const failures: unknown[] = [];
    const recorded = recordTrace(card, { write, onFailure: (error) => failures.push(error) });
    expect((await visit(recorded, card)).length).toBe(4);
    expect(failures).toEqual([new Error("ENOSPC")]);
  }
  const silent = await issue();
  await visit(recordTrace(silent, { write: () => Promise.reject(new Error("ENOSPC")) }), silent);
});

test.skipIf(!existsSync("/dev/full"))(
  "a disk that is full ends the recording, not the visit (needs /dev/full)",
  async () => {
    const card = await issue();
    const disk = openSync("/dev/full", "w");
    const failures: unknown[] = [];
    const recorded = recordTrace(card, {
      write: (line) => void writeSync(disk, line),
      onFailure: (error) => failures.push(error),
    });
    expect((await visit(recorded, card)).length).toBe(4);
    expect(failures).toMatchObject([{ code: "ENOSPC" }]);
    closeSync(disk);
  },
);

test("disposing waits until everything is written", async () => {
  const card = await issue();
  const written: string[] = [];
  const recorded = recordTrace(card, {
    async write(line) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      written.push(line);
    },
  });
  await openMyNumberCard(recorded);
  await recorded[Symbol.asyncDispose]();
  expect(written.at(-1)).toContain('"event":"disposed"');
  expect(parseTrace(written.join("")).truncated).toBe(false);
});

test("only a virtual card in person may be recorded whole", async () => {
  const card = await issue();
  const reader = virtualReader();
  reader.insert(card);
  const { value: inReader } = await reader.cards()[Symbol.asyncIterator]().next();
  for (const other of [inReader as Card, { ...card, transmit: card.transmit }]) {
    const lines: string[] = [];
    const call = async (): Promise<Card> =>
      recordFullTrace(other as VirtualCard, { write: (line) => void lines.push(line) });
    await rejection(call(), "TRACE_REFUSED");
    expect(lines).toEqual([]);
  }
});

test("a trace in words", async () => {
  const card = await issue();
  const text = await traceOf(async (write) => {
    const myNumberCard = await openMyNumberCard(recordTrace(card, { write }));
    await myNumberCard.authentication.verifyPin(digits("1234"));
    await myNumberCard.authentication.sign(challenge);
    await myNumberCard.surface.readPhoto({ verificationNumber: numberOf(card.persona) });
    await myNumberCard[Symbol.asyncDispose]();
  });
  const rows = describeTrace(parseTrace(text)).map(({ what, answer }) => `${what} -> ${answer}`);
  expect(rows[0]).toBe("SELECT authentication -> 9000 (success)");
  expect(rows).toContain("READ BINARY authentication.token from 0 -> 9000 (success), 32 bytes");
  expect(rows).toContain(
    "VERIFY authentication.authenticationPin, tries left -> 63C3 (3 tries left)",
  );
  expect(rows).toContain("VERIFY authentication.authenticationPin -> 9000 (success)");
  expect(rows).toContain(
    "COMPUTE SIGNATURE authentication.authenticationKey -> 9000 (success), 256 bytes",
  );
  expect(rows.at(-1)).toBe("card disposed -> ");
});
