import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Campaign } from "../../../../tools/campaign/campaign.ts";
import { JpkiError, openMyNumberCard } from "../../src/index.ts";
import { issueCard, type VirtualCard } from "../../src/virtual-card/index.ts";
import { type MovableService, movableService } from "../../test/movable-service.ts";
import { type UnpluggingProxy, unpluggingProxy } from "../../test/unplugging-proxy.ts";
import { type WatchedCards, watched } from "../../test/watched-cards.ts";
import { randomNumbers } from "./random-numbers.ts";

/** What is taken away while a card is in use. */
const losses = ["service killed", "service stopped", "reader unplugged", "card pulled"] as const;
type Loss = (typeof losses)[number];

/** Trials until everything is loaded that is loaded once. */
const warmUp = 2;
/** Longer than the pause between two looks of pcscd at its slots: a faster change of cards is none to vpcd. */
const slotLookMs = 600;
/** More than two minutes: on a starved machine libpcsclite may look up only once a minute. */
const maximumLooks = 250;
/** Sockets and threads that come and go at any moment. */
const slack = 12;

interface Bench {
  readonly service: MovableService;
  readonly cable: UnpluggingProxy;
  readonly cards: WatchedCards;
  readonly card: VirtualCard;
}

/**
 * `npm run campaign -- reader`: one process watches a reader of a real PC/SC service that is taken away again and again. Each
 * loss must be named, each return must be served without a restart, and nothing may be left open by it.
 */
export const campaign: Campaign = {
  runs: 200,
  async *play({ runs, seed }) {
    const random = randomNumbers(seed);
    // Until the last connection is closed: closing one needs the socket in it.
    await using temporary = await temporaryFolder();
    await using service = await movableService();
    await using cable = await unpluggingProxy(join(temporary.folder, "cable"));
    await service.start((pcscd) => cable.lead(pcscd));
    await using cards = watched({ name: /00 00$/, waitsMs: [20, 50, 100] });
    const card = await issueCard({ persona: "taro" });
    let before = Number.POSITIVE_INFINITY;
    for (let run = 0; run < runs; run++) {
      const loss = losses[run < losses.length ? run : Math.floor(random() * losses.length)];
      const problems = await lose(loss ?? "card pulled", { service, cable, cards, card });
      if (run === warmUp) before = await openThings();
      yield { name: `${run + 1}: ${loss}`, problems };
    }
    const after = await openThings();
    yield {
      name: "nothing stays open",
      problems: after <= before + slack ? [] : [`${before} sockets and threads became ${after}`],
    };
  },
};

async function temporaryFolder(): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), "uketsuke-reader-"));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** One card is served, something is lost while it is in use, and comes back. */
async function lose(loss: Loss, bench: Bench): Promise<readonly string[]> {
  const { service, cable, cards, card } = bench;
  const inserted = await service.insert(card);
  const first = await cards.next();
  const { authentication } = await openMyNumberCard(first);
  await authentication.verifyPin(new TextEncoder().encode("1234"));
  const [reader] = service.pcscd.readers;
  if (loss === "service killed") await service.kill();
  if (loss === "service stopped") await service.stop();
  if (loss === "reader unplugged") await cable.unplug(reader);
  await inserted[Symbol.asyncDispose]();
  if (!loss.startsWith("service")) await delay(slotLookMs);
  const code = await codeOf(authentication.sign(new Uint8Array(32)));
  const next = cards.next();
  if (loss === "reader unplugged") {
    await cards.reaches("reader-absent");
    await cable.replug(reader);
  }
  if (loss.startsWith("service")) {
    await cards.reaches("service-absent");
    await service.start((pcscd) => cable.lead(pcscd));
  }
  const again = await service.insert(card);
  const second = await next;
  const signed = await codeOf(
    (await openMyNumberCard(second)).authentication.sign(new Uint8Array(32)),
  );
  await again[Symbol.asyncDispose]();
  for (let looks = 0; looks < maximumLooks && !second.removed.aborted; looks++)
    await delay(slotLookMs);
  return [
    ...(["CARD_REMOVED", "READER_UNAVAILABLE", "TRANSMIT_FAILED"].includes(code)
      ? []
      : [`the loss was ${code}`]),
    ...(signed === "PIN_NOT_VERIFIED" ? [] : [`the next card answered ${signed}`]),
    ...(first.removed.aborted && second !== first ? [] : ["the first card is not over"]),
    ...(second.removed.aborted ? [] : ["the second card is not over"]),
  ];
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "no error",
    (error: unknown) => (JpkiError.is(error) ? error.code : String(error)),
  );
}

/** Sockets and threads of this process once everything that was given up is collected. */
async function openThings(): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  for (let round = 0; round < 3; round++) {
    await delay(600);
    if (typeof collect === "function") collect();
  }
  return readdirSync("/proc/self/fd").length + readdirSync("/proc/self/task").length;
}
