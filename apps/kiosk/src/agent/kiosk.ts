import { setTimeout as delay } from "node:timers/promises";
import type { AttemptBrake } from "@uketsuke/face-verify";
import {
  type Card,
  type CardReader,
  JpkiError,
  openMyNumberCard,
  type TerminalAuthenticator,
} from "@uketsuke/jpki";
import { type Reception, receive, type VerificationNumberSource } from "@uketsuke/reception";
import type { Camera } from "./camera.ts";
import { withDeadline } from "./card-deadline.ts";
import { pageDesk } from "./desk.ts";
import { type Ending, endingOf, error } from "./ending.ts";
import type { FaceThread } from "./face-thread.ts";
import { pageFaceVerifier } from "./face-verifier.ts";
import { farewell } from "./farewell.ts";
import type { Log } from "./log.ts";
import type { PatientPage } from "./patient-page.ts";
import type { DecodePhoto } from "./questions/staff.ts";
import { typedVerificationNumber } from "./questions/verification-number.ts";
import type { StaffPassword } from "./staff-password.ts";
import type { StatusBoard } from "./status.ts";
import type { TimeOuts } from "./time-outs.ts";

/** What the kiosk is made of; everything is constructed by whoever starts it. */
export interface Kiosk {
  readonly openReader: (options: { signal: AbortSignal }) => Promise<CardReader>;
  readonly page: PatientPage;
  readonly camera: Camera & { tryAgain(): void };
  readonly faces: FaceThread;
  readonly brake: AttemptBrake;
  readonly decodePhoto: DecodePhoto;
  readonly oqs: Reception["oqs"];
  readonly resultFolder: Reception["resultFolder"];
  readonly journal: Reception["journal"];
  readonly onStep?: Reception["onStep"];
  /** Absent: nothing opens the card's key without its PIN, and only the PIN is offered. */
  readonly terminalAuthenticator?: TerminalAuthenticator;
  /** A scanner of the card face; absent: 照合番号B is typed in. */
  readonly verificationNumbers?: VerificationNumberSource;
  readonly staffPassword?: StaffPassword;
  readonly timeOuts: TimeOuts;
  readonly board: StatusBoard;
  readonly log: Log;
}

/** Receives one patient after the other and returns to the first screen by itself whatever happens; ends only by its signal. */
export async function runKiosk(kiosk: Kiosk, options: { signal: AbortSignal }): Promise<void> {
  const { signal } = options;
  const { page, board, log } = kiosk;
  const waits = kiosk.timeOuts.readerRetrySeconds;
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      await using reader = await kiosk.openReader({ signal });
      failures = 0;
      await serveReader(reader, kiosk, signal);
    } catch (failure) {
      if (signal.aborted) return;
      const retryInSeconds = waits[Math.min(failures, waits.length - 1)] ?? 10;
      const code = codeOf(failure);
      log.error({ code, retryInSeconds }, "the reader is lost; trying again");
      if (failures === 0) note(kiosk, "reader", "lost", code);
      board.state = "out-of-service";
      const cause = JpkiError.is(failure) ? "reader-lost" : "internal";
      page.show({ msg: "OUT_OF_SERVICE", cause });
      await delay(retryInSeconds * 1000, undefined, { signal }).catch(() => {});
    }
  }
}

async function serveReader(reader: CardReader, kiosk: Kiosk, signal: AbortSignal): Promise<void> {
  let between = idle(kiosk);
  try {
    for await (const card of reader.cards({ signal })) {
      await between.stop();
      kiosk.board.state = "busy";
      between = idle(kiosk, await serveCard(card, kiosk, signal));
    }
  } finally {
    await between.stop();
  }
  throw new JpkiError("READER_UNAVAILABLE", "The reader gives no more cards; open it again.");
}

/** The first screen, after what the last visit still has to say; the next card cuts that short. */
function idle(
  { page, board }: Kiosk,
  left?: { linger(signal: AbortSignal): Promise<void> },
): { stop(): Promise<void> } {
  const next = new AbortController();
  board.state = "idle";
  board.staffCalled = false;
  const shown = (left?.linger(next.signal) ?? Promise.resolve()).then(() => {
    if (!next.signal.aborted) page.show({ msg: "PLACE_CARD" });
  });
  return {
    async stop() {
      next.abort();
      await shown;
    },
  };
}

async function serveCard(
  card: Card,
  kiosk: Kiosk,
  signal: AbortSignal,
): Promise<{ linger(signal: AbortSignal): Promise<void> }> {
  const { page, log, board, timeOuts } = kiosk;
  const ending = await visitOf(card, kiosk, signal);
  return farewell(page, ending, card, {
    timeOuts,
    signal,
    onForgottenCard() {
      board.staffCalled = true;
      log.warn({}, "a card was left in the reader");
    },
  });
}

async function visitOf(card: Card, kiosk: Kiosk, signal: AbortSignal): Promise<Ending> {
  const { page, camera, log, timeOuts } = kiosk;
  try {
    camera.tryAgain();
    await page.whenConnected(AbortSignal.any([signal, card.removed]));
    page.show({ msg: "READING" });
    await using myNumberCard = await openMyNumberCard(
      withDeadline(card, timeOuts.exchangeSeconds * 1000),
    );
    const visit = await receive(myNumberCard, receptionOf(kiosk, signal));
    if (visit.outcome === "card-removed") return error(codeOf(card.removed.reason), false);
    return endingOf(visit, !card.removed.aborted);
  } catch (failure) {
    if (signal.aborted) throw failure;
    // Whatever fails once the card is out fails because of that.
    const code = codeOf(card.removed.aborted ? card.removed.reason : failure);
    log.error({ code }, "the visit broke off");
    return error(code, !card.removed.aborted);
  }
}

/** A line about the kiosk itself. A journal that cannot be written stops the next visit at its first step, not this. */
function note({ journal, log }: Kiosk, step: string, outcome: string, code?: string): void {
  journal
    .append({ visit: "kiosk", step, outcome, milliseconds: 0, ...(code && { code }) })
    .catch(() => log.error({ step }, "the journal could not be written"));
}

/** Where no maker's part is built in, the face path ends at the card's own lock; the desk does not offer it. */
const noTerminalAuthenticator: TerminalAuthenticator = {
  name: "none",
  simulated: false,
  async authenticate() {
    throw new JpkiError(
      "TERMINAL_AUTHENTICATION_FAILED",
      "This kiosk has no terminal authenticator; identify by PIN, or configure the maker's module.",
    );
  },
};

function receptionOf(kiosk: Kiosk, signal: AbortSignal): Reception {
  const { page, camera, faces, brake, timeOuts, terminalAuthenticator, staffPassword, onStep } =
    kiosk;
  const desk = pageDesk(page, {
    camera,
    timeOuts,
    decodePhoto: kiosk.decodePhoto,
    pinless: terminalAuthenticator !== undefined,
    onStaffLocked: () => note(kiosk, "staff-password", "locked"),
    ...(staffPassword === undefined ? {} : { staffPassword }),
  });
  return {
    desk,
    face: pageFaceVerifier(page, { camera, faces, brake, timeOuts }),
    verificationNumbers:
      kiosk.verificationNumbers ?? typedVerificationNumber(page, { timeOut: timeOuts.enterPin }),
    terminalAuthenticator: terminalAuthenticator ?? noTerminalAuthenticator,
    oqs: kiosk.oqs,
    resultFolder: kiosk.resultFolder,
    journal: kiosk.journal,
    ...(onStep === undefined ? {} : { onStep }),
    signal,
  };
}

function codeOf(failure: unknown): string {
  const code = typeof failure === "object" && failure !== null && "code" in failure;
  return code && typeof failure.code === "string" ? failure.code : "INTERNAL";
}
