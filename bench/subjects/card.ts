import { type Card, openMyNumberCard } from "@uketsuke/jpki";
import { pcscReader } from "@uketsuke/jpki/pcsc";
import {
  createIssuer,
  insertIntoVpcd,
  issueCard,
  type LineRate,
  nfcTiming,
  startPrivatePcscd,
  type VirtualCard,
} from "@uketsuke/jpki/virtual-card";
import type { Contender, Subject } from "../harness.ts";
import { findings } from "./card/findings.ts";
import { openSc } from "./card/opensc.ts";
import { type CardSizes, floorOf, optimum } from "./card/optimum.ts";
import { connectRaw } from "./card/raw-transmit.ts";
import { getChallenge, steps } from "./card/steps.ts";
import { open as openTrust } from "./trust.ts";

export const rounds = 20;

const photoBytes = 15_000;
const lineRates: readonly LineRate[] = [106, 212, 424, 848];

/** Our client and its peers over one private PC/SC service, with equal cards; then ours with cards that take their time. */
export async function open(): Promise<Subject> {
  await using opening = new AsyncDisposableStack();
  const pcscd = opening.use(await startPrivatePcscd());
  Object.assign(process.env, pcscd.environment);
  const issuer = await createIssuer();
  const [ourSlot, theirSlot] = pcscd.readers;
  if (!ourSlot || !theirSlot) throw new Error("the PC/SC service has no two readers");
  const issue = (): Promise<VirtualCard> =>
    issueCard({ persona: "taro", issuer, photo: new Uint8Array(photoBytes) });
  const insert = async (slot: 0 | 1): Promise<VirtualCard> => {
    const card = await issue();
    const port = pcscd.vpcdPort + slot;
    const { cure } = opening.use(await insertIntoVpcd(card, { port }));
    if (cure.name === "none") throw new Error(`every figure would be noise: ${cure.reason}`);
    return card;
  };
  const [ours, theirs, inProcess] = [await insert(0), await insert(1), await issue()];
  const stop = new AbortController();
  opening.defer(() => stop.abort());
  const reader = opening.use(await pcscReader({ name: new RegExp(`^${ourSlot}$`) }));
  const { value: card } = await reader
    .cards({ signal: stop.signal })
    [Symbol.asyncIterator]()
    .next();
  if (!card) throw new Error("the reader gives no card");
  const raw = opening.use(await connectRaw(theirSlot));
  const environment = pcscd.environment;
  const tools = opening.use(await openSc({ environment, hiddenReader: ourSlot }));
  const trust = opening.use(await openTrust());

  const counts = new Map<string, number>();
  const sizes = await sizesOf(await issue());
  const contenders: Contender[] = [
    clientContender("ours", card, ours),
    clientContender("ours, in process", inProcess, inProcess),
    await rawContender(raw.transmit, await issue()),
    {
      name: "OpenSC, whole process",
      async round() {
        const counted = async (step: string, work: Promise<number>): Promise<number> => {
          const before = theirs.commandCount;
          const took = await work;
          counts.set(step, theirs.commandCount - before);
          return took;
        };
        const start = await tools.start();
        const certificate = await counted("certificate", tools.certificate());
        const pin = theirs.persona.pins.authentication ?? "";
        const sign = await counted("PIN and signature", tools.sign(pin));
        return { "process start": start, certificate, "PIN and signature": sign };
      },
    },
    ...lineRates.map((rate) => contactless(rate, card, ours)),
    ...trust.contenders,
  ];
  const floors = lineRates.map((rate) => ({
    rate,
    milliseconds: floorOf(nfcTiming(rate), optimum.visit?.(sizes) ?? []),
  }));
  const parts = opening.move();
  return {
    contenders,
    notes: [
      "one private pcscd and vpcd with its delay cured, T=1; equal cards in two slots, one of them for the peers, because our connection is exclusive",
      "round trip = GET CHALLENGE of 8 bytes; visit = two certificates, PIN, signature, photo; every step recognises the card first",
      `the photo has ${photoBytes} bytes; the key of the card really signs (RSA-2048)`,
      "raw transmit = the very APDUs of ours through libpcsclite, nothing looked at",
      "OpenSC starts a process each time: take 'process start' (opensc-tool -l) off to compare",
      "at N kbit/s = the card waits as the model of a contactless card says; floor = what that model takes for the fewest commands",
      ...trust.notes,
    ],
    findings: async (figures) => [
      ...(await findings({ figures, floors, sizes, counts, issue })),
      ...((await trust.findings?.(figures)) ?? []),
    ],
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

function clientContender(name: string, card: Card, { persona }: VirtualCard): Contender {
  return {
    name,
    async round() {
      const times: Record<string, number> = {
        "round trip": await timed(() => card.transmit(getChallenge)),
      };
      for (const [step, play] of Object.entries(steps))
        times[step] = await timed(() => play(card, persona));
      return times;
    },
  };
}

/** Records what our client sends in each step, once, and sends the same bytes again. */
async function rawContender(transmit: Card["transmit"], recorded: VirtualCard): Promise<Contender> {
  const sent = new Map<string, readonly Uint8Array[]>();
  for (const [step, play] of Object.entries(steps)) {
    const commands: Uint8Array[] = [];
    await play(
      {
        atr: recorded.atr,
        removed: recorded.removed,
        transmit(command) {
          commands.push(command.slice());
          return recorded.transmit(command);
        },
        [Symbol.asyncDispose]: async () => {},
      },
      recorded.persona,
    );
    sent.set(step, commands);
  }
  return {
    name: "raw transmit",
    async round() {
      const times: Record<string, number> = {
        "round trip": await timed(() => transmit(getChallenge)),
      };
      for (const [step, commands] of sent)
        times[step] = await timed(async () => {
          for (const command of commands) await transmit(command);
        });
      return times;
    },
  };
}

function contactless(rate: LineRate, card: Card, made: VirtualCard): Contender {
  return {
    name: `ours at ${rate} kbit/s`,
    async round() {
      made.timing = nfcTiming(rate);
      try {
        const before = made.modelledTime;
        const visit = await timed(async () => steps.visit?.(card, made.persona));
        return { visit, "beside the card": visit - (made.modelledTime - before) };
      } finally {
        made.timing = undefined;
      }
    },
  };
}

async function sizesOf(card: VirtualCard): Promise<CardSizes> {
  const { authentication } = await openMyNumberCard(card);
  const [{ der: certificate }, { der: caCertificate }] = [
    await authentication.readCertificate(),
    await authentication.readCaCertificate(),
  ];
  return {
    certificate: certificate.length,
    caCertificate: caCertificate.length,
    photo: photoBytes,
    extended: true,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
