import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  type Card,
  type CardReader,
  JpkiError,
  openMyNumberCard,
  verificationNumberB,
} from "../src/index.ts";
import { listReaders, pcscReader } from "../src/pcsc/index.ts";
import {
  createIssuer,
  type InsertedIntoVpcd,
  insertIntoVpcd,
  issueCard,
  missingForPrivatePcscd,
  type PrivatePcscd,
  simulatedTerminalAuthenticator,
  startPrivatePcscd,
  type VirtualCard,
} from "../src/virtual-card/index.ts";
import { digits, rejection } from "./expectations.ts";

const missing = await missingForPrivatePcscd();
const reason = missing.length > 0 ? ` (skipped: needs ${missing.join(", ")})` : "";

// libpcsclite remembers the socket's name for the life of a process, so it is given one that can be moved.
const folder = await mkdtemp(join(tmpdir(), "uketsuke-jpki-"));
const socket = join(folder, "socket");
process.env.PCSCLITE_CSOCK_NAME = socket;
afterAll(() => rm(folder, { recursive: true }));

async function serveFrom(pcscd: PrivatePcscd): Promise<void> {
  await rm(socket, { force: true });
  await symlink(pcscd.environment.PCSCLITE_CSOCK_NAME, socket);
}

describe.skipIf(missing.length > 0)(`a real PC/SC service${reason}`, () => {
  const issuer = createIssuer();
  const challenge = new Uint8Array(32).fill(3);
  let pcscd: PrivatePcscd;
  let reader: CardReader;
  let card: VirtualCard;
  let inserted: InsertedIntoVpcd | undefined;

  const insert = async (): Promise<InsertedIntoVpcd> => {
    inserted = await insertIntoVpcd(card, { port: pcscd.vpcdPort });
    return inserted;
  };
  /** Takes the card out and waits until vpcd has been looked at again, which pcscd does every 400 ms. */
  const remove = async (): Promise<void> => {
    if (!inserted) return;
    await inserted[Symbol.asyncDispose]();
    inserted = undefined;
    await delay(500);
  };
  const loops: AsyncIterator<Card>[] = [];
  const cardsOf = (signal?: AbortSignal): AsyncIterator<Card> => {
    const loop = reader.cards({ signal })[Symbol.asyncIterator]();
    loops.push(loop);
    return loop;
  };
  const nextOf = async (cards: AsyncIterator<Card>): Promise<Card> => {
    const { value, done } = await cards.next();
    if (done) throw new Error("no further card");
    return value;
  };

  beforeAll(async () => {
    await rejection(listReaders(), "PCSC_UNAVAILABLE");
    await rejection(pcscReader(), "PCSC_UNAVAILABLE");
    pcscd = await startPrivatePcscd();
    await serveFrom(pcscd);
    reader = await pcscReader({ name: /00 00$/ });
    card = await issueCard({ persona: "taro", issuer: await issuer });
  });
  afterAll(async () => {
    await reader?.[Symbol.asyncDispose]();
    await pcscd?.[Symbol.asyncDispose]();
  });
  afterEach(async () => {
    for (const name of Object.keys(card.faults))
      delete card.faults[name as keyof typeof card.faults];
    for (const loop of loops.splice(0)) await loop.return?.();
    await remove();
  });

  test("lists its readers; a name nobody has is READER_UNAVAILABLE", async () => {
    expect(await listReaders()).toEqual(pcscd.readers);
    expect(reader.name).toBe(pcscd.readers[0]);
    expect((await pcscReader()).name).toBe(pcscd.readers[0]);
    expect((await pcscReader({ name: /01$/g })).name).toBe(pcscd.readers[1]);
    const error = await rejection(pcscReader({ name: /Face/ }), "READER_UNAVAILABLE");
    expect(error.message).toContain("Virtual PCD 00 01");
    expect(error.retryable).toBe(true);
  });

  test("every insertion is one card; a removal aborts it and the loop goes on", async () => {
    const cards = cardsOf();
    const seen: Card[] = [];
    for (let round = 0; round < 3; round++) {
      const waiting = nextOf(cards);
      await insert();
      const inReader = await waiting;
      seen.push(inReader);
      expect(inReader.atr).toEqual(card.atr);
      const { token } = await openMyNumberCard(inReader);
      expect(token.kind).toBe("my-number-card");
      expect(inReader.removed.aborted).toBe(false);
      const removed = once(inReader.removed, "abort");
      await remove();
      await removed;
      expect(JpkiError.is(inReader.removed.reason) && inReader.removed.reason.code).toBe(
        "CARD_REMOVED",
      );
      await rejection(inReader.transmit(Uint8Array.of(0, 0x84, 0, 0, 8)), "CARD_REMOVED");
    }
    expect(new Set(seen).size).toBe(3);
  });

  test("a card that is in the reader already comes first; the same card does not come twice", async () => {
    await insert();
    await delay(300);
    const controller = new AbortController();
    const cards = cardsOf(controller.signal);
    await nextOf(cards);
    const second = nextOf(cards);
    const early = await Promise.race([second.then(() => "card"), delay(600).then(() => "nothing")]);
    expect(early).toBe("nothing");
    controller.abort();
    await expect(second).rejects.toBe(controller.signal.reason);
  });

  async function visit(inReader: Card): Promise<void> {
    const { birthDate, cardExpiry, securityCode } = card.persona;
    const { authentication, surface } = await openMyNumberCard(inReader);
    const verificationNumber = verificationNumberB({
      birthDate,
      expiryYear: Number(cardExpiry.slice(0, 4)),
      securityCode,
    });
    await surface.readPhoto({ verificationNumber });
    await authentication.answer(challenge, {
      method: "terminal",
      authenticator: simulatedTerminalAuthenticator(await issuer),
    });
    await authentication.verifyPin(digits("1234"));
    await authentication.answer(challenge, { method: "pin" });
  }

  test("pulled out at any command: CARD_REMOVED, no PIN sent twice, and the next insertion works", async () => {
    const cards = cardsOf();
    await insert();
    const before = card.commandCount;
    await visit(await nextOf(cards));
    const commands = card.commandCount - before;
    expect(commands).toBeGreaterThan(15);
    await remove();
    for (let position = 1; position <= commands; position++) {
      await insert();
      const inReader = await nextOf(cards);
      const verified = card.verifyCount;
      card.faults.removeAt = card.commandCount + position;
      await rejection(visit(inReader), "CARD_REMOVED");
      expect(inReader.removed.aborted, `command ${position}`).toBe(true);
      expect(card.verifyCount - verified).toBeLessThanOrEqual(2);
      card.faults.removeAt = undefined;
      await remove();
    }
    await insert();
    await visit(await nextOf(cards));
  }, 120_000);

  test("a command the card never answers fails when the card is pulled out", async () => {
    await insert();
    const cards = cardsOf();
    const inReader = await nextOf(cards);
    card.faults.muteFrom = card.commandCount + 1;
    const hanging = rejection(inReader.transmit(Uint8Array.of(0, 0x84, 0, 0, 8)), "CARD_REMOVED");
    await delay(200);
    await remove();
    await hanging;
  });

  test("after dispose the card is reset, closed for its old owner and free for another program", async () => {
    await insert();
    const cards = cardsOf();
    const inReader = await nextOf(cards);
    {
      await using myNumberCard = await openMyNumberCard(inReader);
      await myNumberCard.authentication.verifyPin(digits("1234"));
      await myNumberCard.authentication.sign(challenge);
    }
    await rejection(inReader.transmit(Uint8Array.of(0, 0x84, 0, 0, 8)), "CARD_CLOSED");
    expect(inReader.removed.aborted).toBe(false);
    const other = cardsOf();
    const theirs = await nextOf(other);
    const sign = Uint8Array.of(0x80, 0x2a, 0x00, 0x97, 1, 0xaa, 0x00);
    expect(Array.from(await theirs.transmit(sign)).slice(-2)).not.toEqual([0x90, 0x00]);
  });

  test("a card that is in use elsewhere says so", async () => {
    await insert();
    const mine = cardsOf();
    const first = await nextOf(mine);
    await openMyNumberCard(first);
    const others = cardsOf();
    const second = await nextOf(others);
    await rejection(openMyNumberCard(second), "CARD_IN_USE");
    await others.return?.();
    expect((await openMyNumberCard(first)).token.kind).toBe("my-number-card");
  });

  test("aborting and disposing end the loop", async () => {
    const empty = (await pcscReader({ name: /01$/ })).cards({ signal: AbortSignal.timeout(300) });
    await expect(empty[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      name: "TimeoutError",
    });
    await expect(nextOf(cardsOf(AbortSignal.abort("before")))).rejects.toBe("before");

    const disposable = await pcscReader();
    const seen: Card[] = [];
    const loop = (async () => {
      for await (const inReader of disposable.cards()) seen.push(inReader);
    })();
    await insert();
    while (seen.length === 0) await delay(20);
    await disposable[Symbol.asyncDispose]();
    await loop;
    for await (const inReader of disposable.cards()) seen.push(inReader);
    expect(seen).toHaveLength(1);
  });

  /** Runs a module in a process of its own; its output when it ends by itself with exit code 0. */
  async function run(body: string): Promise<string> {
    const script = `
      import { openMyNumberCard } from ${JSON.stringify(new URL("../src/index.ts", import.meta.url).href)};
      import { listReaders, pcscReader } from ${JSON.stringify(new URL("../src/pcsc/index.ts", import.meta.url).href)};
      ${body}`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, NODE_OPTIONS: "" },
      // On a starved machine libpcsclite may look up only once a minute.
      timeout: 100_000,
      killSignal: "SIGKILL",
    });
    const output: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    expect(await once(child, "close")).toEqual([0, null]);
    return Buffer.concat(output).toString();
  }

  test("a process ends by itself after using a reader", async () => {
    await insert();
    const output = await run(`
      const reader = await pcscReader();
      for await (const card of reader.cards()) {
        await using myNumberCard = await openMyNumberCard(card);
        console.log(myNumberCard.token.label);
        break;
      }`);
    expect(output).toBe("JPKIAPICCTOKEN2\n");
  });

  test("asking for the readers 210 times does not use up the service, which has 200 contexts", async () => {
    const output = await run(`
      let count = 0;
      for (; count < 210; count += 5) await Promise.all(Array.from({ length: 5 }, listReaders));
      console.log(count);`);
    expect(output).toBe("210\n");
  }, 120_000);

  test("the service is killed: card and loop say READER_UNAVAILABLE; the same reader works when it is back", async () => {
    await insert();
    const cards = cardsOf();
    const inReader = await nextOf(cards);
    const { authentication } = await openMyNumberCard(inReader);
    card.faults.muteFrom = card.commandCount + 1;
    const pending = rejection(authentication.presence(), "READER_UNAVAILABLE");
    await delay(100);
    process.kill(-pcscd.pid, "SIGKILL");
    await pending;
    expect(JpkiError.is(inReader.removed.reason) && inReader.removed.reason.code).toBe(
      "READER_UNAVAILABLE",
    );
    await rejection(inReader.transmit(Uint8Array.of(0, 0x84, 0, 0, 8)), "READER_UNAVAILABLE");
    await rejection(nextOf(cards), "READER_UNAVAILABLE");
    await rejection(nextOf(cardsOf()), "PCSC_UNAVAILABLE");

    card.faults.muteFrom = undefined;
    await remove();
    pcscd = await startPrivatePcscd();
    await serveFrom(pcscd);
    await insert();
    const again = cardsOf();
    expect((await openMyNumberCard(await nextOf(again))).token.kind).toBe("my-number-card");
  });
});
