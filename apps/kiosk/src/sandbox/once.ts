import { openMyNumberCard } from "@uketsuke/jpki";
import { type Reception, receive, type Visit } from "@uketsuke/reception";
import { openJournalFile } from "@uketsuke/reception/journal";
import { startFaceThread } from "../agent/face-thread.ts";
import { agentLog } from "../agent/log.ts";
import { timeOuts } from "../agent/time-outs.ts";
import type { SandboxOptions } from "./options.ts";
import { playedCamera } from "./played-camera.ts";
import type { Printer } from "./printer.ts";
import type { PersonWithCard, Sandbox } from "./sandbox.ts";
import { practiceScanner } from "./scanner.ts";
import { scriptedDesk } from "./scripted-desk.ts";

export interface ReceiveOnceOptions extends Pick<SandboxOptions, "identify"> {
  readonly printer: Printer;
  readonly signal: AbortSignal;
}

/** One whole reception without a browser (1回の受付): the exit code, 0 only for a complete visit. */
export async function receiveOnce(
  sandbox: Sandbox,
  person: PersonWithCard,
  options: ReceiveOnceOptions,
): Promise<number> {
  const { printer, signal, identify } = options;
  await using faces = await startFaceThread({ log: agentLog({ level: "silent" }) });
  await using journal = await openJournalFile(sandbox.journalPath);
  printer.say("engine", faces.engine);
  await using reader = await sandbox.slot.openReader({ signal });

  const started = performance.now();
  const { remark } = await sandbox.slot.insert(person.card);
  if (remark !== undefined) printer.say("slow", remark);
  for await (const card of reader.cards({ signal })) {
    printer.step("card in the reader", performance.now() - started);
    const opening = performance.now();
    await using myNumberCard = await openMyNumberCard(card);
    printer.step("card found", performance.now() - opening, myNumberCard.token.kind);
    const camera = playedCamera(() => person.atCamera);
    const desk = scriptedDesk(person, { identify, printer });
    const reception: Reception = {
      desk,
      oqs: sandbox.server.oqs,
      face: {
        verify: (photo, { signal: looking }) =>
          faces.verify(new Uint8Array(photo), camera, {
            deadlineMs: timeOuts.faceSeconds * 1000,
            signal: looking,
            onAdvice: () => {},
          }),
      },
      verificationNumbers: practiceScanner(() => person.card.persona),
      terminalAuthenticator: sandbox.terminalAuthenticator,
      resultFolder: sandbox.resultFolder,
      journal,
      onStep: (step) => printer.reception(step),
      signal,
    };
    return end(await receive(myNumberCard, reception), printer, performance.now() - started);
  }
  return 1;
}

function end(visit: Visit, printer: Printer, milliseconds: number): number {
  const words = endingWords(visit);
  printer.say("visit", `${words} after ${Math.round(milliseconds)} ms`);
  return visit.outcome === "complete" ? 0 : 1;
}

function endingWords(visit: Visit): string {
  switch (visit.outcome) {
    case "complete":
      return "complete";
    case "not-eligible":
      return `not eligible: ${visit.eligibility.outcome}`;
    case "not-identified":
      return `not identified: ${visit.last ?? visit.reason}`;
    case "card-unusable":
      return `card not usable: ${visit.reason}`;
    case "card-removed":
      return `card removed during ${visit.during}`;
  }
}
