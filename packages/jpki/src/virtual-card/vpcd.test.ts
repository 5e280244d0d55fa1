import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { concat, fromHex, toHex } from "../bytes.ts";
import { JpkiError } from "../errors.ts";
import type { VirtualCard } from "./card.ts";
import { issueCard } from "./issue-card.ts";
import { createIssuer } from "./issuer.ts";
import { insertIntoVpcd } from "./vpcd.ts";
import { FrameReader, frame } from "./vpcd-frame.ts";

const issuer = await createIssuer();

/** The reader's side of the protocol, frame by frame: what a test needs of vpcd to be sure of every byte. */
class SlotEnd {
  readonly #server: Server = createServer();
  readonly #frames = new FrameReader();
  readonly #received: Uint8Array[] = [];
  socket: Socket | undefined;
  port = 0;

  async open(greet = true): Promise<void> {
    this.#server.on("connection", (socket) => {
      this.socket = socket;
      socket.on("error", () => undefined);
      socket.on("data", (chunk) => {
        this.#received.push(...this.#frames.push(chunk));
        socket.emit("frame");
      });
      if (greet) for (const control of [4, 1]) socket.write(frame(Uint8Array.of(control)));
    });
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    this.port = typeof address === "object" && address ? address.port : 0;
  }

  write(payload: string): void {
    this.socket?.write(frame(fromHex(payload)));
  }

  async next(): Promise<string> {
    while (this.#received.length === 0) {
      if (!this.socket) throw new Error("no card");
      await once(this.socket, "frame");
    }
    return toHex(this.#received.shift() ?? new Uint8Array());
  }

  close(): void {
    this.socket?.destroy();
    this.#server.close();
  }
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  return JpkiError.is(error) ? error.code : "no error";
}

let slot: SlotEnd;
let card: VirtualCard;

beforeEach(async () => {
  slot = new SlotEnd();
  card = await issueCard({ persona: "taro", issuer });
});
afterEach(() => slot.close());

describe("the card's side of the protocol", () => {
  test("ATR, power, APDU, reset", async () => {
    await slot.open();
    await using inserted = await insertIntoVpcd(card, { port: slot.port });
    expect(inserted.card).toBe(card);
    expect(await slot.next()).toBe("3BE000FF8131FE4514");
    slot.write("01");
    slot.write("00A4040C0AD392F000260100000001");
    expect(await slot.next()).toBe("9000");
    slot.write("002000980431323334");
    slot.write("00200098");
    expect([await slot.next(), await slot.next()]).toEqual(["9000", "63C3"]);
    for (const control of ["02", "00"]) {
      slot.write("00A4040C0AD392F000260100000001");
      slot.write("00B0880003");
      expect([await slot.next(), await slot.next()]).toEqual(["9000", "8F8F009000"]);
      slot.write(control);
      slot.write("00B0880003");
      expect(await slot.next()).toBe("6A82");
    }
  });

  test("frames may come in any pieces", async () => {
    await slot.open();
    await using _ = await insertIntoVpcd(card, { port: slot.port });
    await slot.next();
    const bytes = concat(
      frame(fromHex("00A4040C0AD392F000260100000001")),
      frame(fromHex("00200098")),
    );
    for (const byte of bytes) {
      slot.socket?.write(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect([await slot.next(), await slot.next()]).toEqual(["9000", "63C3"]);
  });

  test("a card taken out closes the connection without an answer", async () => {
    await slot.open();
    await using inserted = await insertIntoVpcd(card, { port: slot.port });
    await slot.next();
    const closed = once(slot.socket as Socket, "close");
    card.faults.tearAt = card.commandCount + 1;
    slot.write("0084000008");
    await closed;
    expect(inserted.removed.aborted).toBe(true);
    expect(card.commandCount).toBe(1);
  });

  test("disposing takes the card out and leaves the card itself usable", async () => {
    await slot.open();
    const inserted = await insertIntoVpcd(card, { port: slot.port });
    const closed = once(slot.socket as Socket, "close");
    await inserted[Symbol.asyncDispose]();
    await inserted[Symbol.asyncDispose]();
    await closed;
    expect(inserted.removed.aborted).toBe(true);
    expect(toHex(await card.transmit(fromHex("00A4040C0AD392F000260100000001")))).toBe("9000");
  });

  test("a command before power, meant for the card before, reaches nobody; the card is put in again", async () => {
    await slot.open(false);
    const inserting = insertIntoVpcd(card, { port: slot.port });
    while (!slot.socket) await new Promise((resolve) => setImmediate(resolve));
    const early = slot.socket;
    const closed = once(early, "close");
    slot.write("002000980431323334");
    await closed;
    while (slot.socket === early) await new Promise((resolve) => setTimeout(resolve, 10));
    slot.write("01");
    await using _ = await inserting;
    slot.write("0084000008");
    expect((await slot.next()).length).toBe(20);
    expect(card.trace).toEqual(["00840000"]);
    expect(card.verifyCount).toBe(0);
  });

  test("looks without power, meant for the card before: the card is taken out and put in again", async () => {
    await slot.open(false);
    const inserting = insertIntoVpcd(card, { port: slot.port });
    while (slot.socket === undefined) await delay(5);
    const first = slot.socket;
    const closed = once(first, "close");
    for (let look = 0; look < 4; look++) slot.write("04");
    await closed;
    while (slot.socket === first) await delay(5);
    for (const control of ["04", "01"]) slot.write(control);
    await using inserted = await inserting;
    expect(inserted.removed.aborted).toBe(false);
  });

  test("a card that was removed before is put in again", async () => {
    await slot.open();
    card.remove();
    await using _ = await insertIntoVpcd(card, { port: slot.port });
    expect(card.removed.aborted).toBe(false);
  });
});

describe("the cure", () => {
  test("is TCP_QUICKACK where koffi and Linux are there, and can be switched off", async () => {
    await slot.open();
    await using inserted = await insertIntoVpcd(card, { port: slot.port });
    if (process.platform === "linux") expect(inserted.cure).toEqual({ name: "tcp-quickack" });
    else expect(inserted.cure).toMatchObject({ name: "none" });
    await inserted[Symbol.asyncDispose]();
    await using plain = await insertIntoVpcd(card, { port: slot.port, cure: "none" });
    expect(plain.cure).toEqual({ name: "none", reason: "switched off by the caller" });
  });
});

describe("no slot", () => {
  test("nothing listens", async () => {
    expect(await codeOf(insertIntoVpcd(card, { port: 1 }))).toBe("VPCD_UNAVAILABLE");
  });

  test("something listens but powers no card", async () => {
    await slot.open(false);
    expect(await codeOf(insertIntoVpcd(card, { port: slot.port }))).toBe("VPCD_UNAVAILABLE");
  });

  test("an aborted signal keeps its own error", async () => {
    await slot.open(false);
    const work = insertIntoVpcd(card, { port: slot.port, signal: AbortSignal.timeout(50) });
    await expect(work).rejects.toMatchObject({ name: "TimeoutError" });
    const aborted = insertIntoVpcd(card, { port: slot.port, signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ name: "AbortError" });
  });
});

test("frames survive any cutting", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 20 }),
      (payloads, cuts) => {
        const bytes = concat(...payloads.map(frame));
        const reader = new FrameReader();
        const read: Uint8Array[] = [];
        let offset = 0;
        for (const cut of [...cuts, bytes.length]) {
          read.push(...reader.push(bytes.subarray(offset, offset + cut)));
          offset += cut;
        }
        expect(read).toEqual(payloads);
      },
    ),
  );
});
