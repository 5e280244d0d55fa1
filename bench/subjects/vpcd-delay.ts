import { type Card, openMyNumberCard, verificationNumberB } from "@uketsuke/jpki";
import { pcscReader } from "@uketsuke/jpki/pcsc";
import {
  createIssuer,
  insertIntoVpcd,
  issueCard,
  startPrivatePcscd,
  type VirtualCard,
} from "@uketsuke/jpki/virtual-card";
import type { Contender, Subject } from "../harness.ts";

export const rounds = 50;

/** GET CHALLENGE, 8 bytes: an exchange that costs the card nothing. */
const getChallenge = Uint8Array.of(0x00, 0x84, 0x00, 0x00, 0x08);

/** What the delay of vpcd costs: round trip and photo over real PC/SC, with and without the cure, and in process. */
export async function open(): Promise<Subject> {
  await using opening = new AsyncDisposableStack();
  const pcscd = opening.use(await startPrivatePcscd());
  Object.assign(process.env, pcscd.environment);
  const issuer = await createIssuer();
  const stop = new AbortController();
  opening.defer(() => stop.abort());

  const inSlot = async (slot: 0 | 1, cure: "tcp-quickack" | "none"): Promise<Contender> => {
    const card = await issueCard({ persona: "taro", issuer });
    const inserted = opening.use(await insertIntoVpcd(card, { port: pcscd.vpcdPort + slot, cure }));
    if (inserted.cure.name !== cure)
      throw new Error(`the cure is "${inserted.cure.name}", not "${cure}"`);
    const reader = opening.use(await pcscReader({ name: new RegExp(`^${pcscd.readers[slot]}$`) }));
    const cards = reader.cards({ signal: stop.signal })[Symbol.asyncIterator]();
    const { value } = await cards.next();
    return contender(`vpcd, ${cure === "none" ? "no cure" : "TCP_QUICKACK"}`, value, card);
  };

  const inProcess = await issueCard({ persona: "taro", issuer });
  const contenders = [
    await inSlot(0, "tcp-quickack"),
    await inSlot(1, "none"),
    contender("in process", inProcess, inProcess),
  ];
  const parts = opening.move();
  return {
    contenders,
    notes: [
      "one private pcscd, one virtual card per contender, T=1; the card answers as fast as it can",
      "round trip = GET CHALLENGE of 8 bytes; photo = VERIFY of 照合番号B and reading the default photo",
    ],
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

function contender(name: string, card: Card, made: VirtualCard): Contender {
  const { persona } = made;
  const opened = openMyNumberCard(card);
  return {
    name,
    async round() {
      const myNumberCard = await opened;
      const started = performance.now();
      await card.transmit(getChallenge);
      const answered = performance.now();
      await myNumberCard.surface.readPhoto({
        verificationNumber: verificationNumberB({
          birthDate: persona.birthDate,
          expiryYear: Number(persona.cardExpiry.slice(0, 4)),
          securityCode: persona.securityCode,
        }),
      });
      return { "round trip": answered - started, photo: performance.now() - answered };
    },
  };
}
