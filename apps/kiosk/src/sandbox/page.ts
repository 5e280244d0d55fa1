import { fileURLToPath } from "node:url";
import { FaceError, faceEngine, type Image } from "@uketsuke/face-verify";
import type { Reception, Step } from "@uketsuke/reception";
import { type Agent, startAgent } from "../agent/agent.ts";
import type { Camera } from "../agent/camera.ts";
import { agentLog, type Log } from "../agent/log.ts";
import type { PatientPage, SandboxInputs } from "../agent/patient-page.ts";
import { hashStaffPassword, staffPassword } from "../agent/staff-password.ts";
import { type TimeOuts, timeOuts } from "../agent/time-outs.ts";
import { agentFrame, type Message, type MessageOf } from "../protocol.ts";
import { ownFace } from "./faces.ts";
import { choosableCamera, playedCamera } from "./played-camera.ts";
import { isPracticePerson, personasForPage } from "./practice-people.ts";
import type { Printer } from "./printer.ts";
import type { PersonWithCard, Sandbox } from "./sandbox.ts";
import { practiceScanner } from "./scanner.ts";

/** The made-up password of the practice facility for 目視. */
export const practiceStaffPassword = "practice";

export interface OpenPageOptions {
  readonly port: number;
  readonly portFile?: string;
  /** A card with one's own face, made before the start. */
  readonly own: PersonWithCard | undefined;
  readonly printer: Printer;
  /** False: the face of the card is not scanned, the person types 照合番号B in. */
  readonly scanner?: boolean;
  /** Warnings and errors go to stderr when left out. */
  readonly log?: Log;
  /** Another way to the eligibility server than the sandbox's own client. */
  readonly oqs?: Reception["oqs"];
  readonly timeOuts?: TimeOuts;
  /** The built page; that of this repository when left out. */
  readonly pageFolder?: string;
  /** Who stands before the played camera; the holder of the card in the slot when left out. */
  readonly atCamera?: () => Image | undefined;
}

/** The kiosk of the sandbox: the agent as it is, with practice cards to put in and out by the page. */
export async function openPage(sandbox: Sandbox, options: OpenPageOptions): Promise<Agent> {
  const { slot, server } = sandbox;
  const { printer, scanner = true } = options;
  let own = options.own;
  let inSlot: { readonly id: string; readonly person: PersonWithCard } | undefined;
  let chosen: Camera["source"] | undefined;
  let page: PatientPage | undefined;
  let queue: Promise<void> = Promise.resolve();

  // A practice person is played unless the developer says otherwise; one's own card is for one's own camera.
  const source = (): Camera["source"] =>
    chosen ?? (inSlot?.id === "own" || inSlot === undefined ? "device" : "played");
  const state = (): MessageOf<"SANDBOX_STATE"> => ({
    msg: "SANDBOX_STATE",
    card: inSlot?.id ?? null,
    ownCard: own !== undefined,
    camera: source(),
  });

  /** One thing after the other: a card is out before the next goes in. */
  function next(work: () => Promise<Message | undefined>): void {
    queue = queue.then(work).then(
      (message) => {
        if (message !== undefined) page?.tell(message);
        page?.tell(state());
      },
      (failure: unknown) => {
        printer.say("sandbox", failure instanceof Error ? failure.message : String(failure));
        page?.tell(state());
      },
    );
  }

  async function insert(id: string): Promise<undefined> {
    await remove();
    const person = id === "own" ? own : isPracticePerson(id) ? await sandbox.person(id) : undefined;
    if (person === undefined) return;
    inSlot = { id, person };
    const { remark } = await slot.insert(person.card);
    if (remark !== undefined) printer.say("slow", remark);
  }

  async function remove(): Promise<undefined> {
    await slot.remove();
    inSlot = undefined;
  }

  async function issueOwn(jpeg: Uint8Array): Promise<MessageOf<"SANDBOX_CARD_ISSUED">> {
    const issued = (outcome: MessageOf<"SANDBOX_CARD_ISSUED">["outcome"]) =>
      ({ msg: "SANDBOX_CARD_ISSUED", outcome }) as const;
    try {
      await using engine = await faceEngine();
      const found = await ownFace(jpeg, engine);
      if (found.outcome !== "face") return issued(found.outcome);
      own = await sandbox.issueOwn(found);
      return issued("issued");
    } catch (error) {
      if (FaceError.is(error)) return issued("unusable");
      throw error;
    } finally {
      jpeg.fill(0);
    }
  }

  const inputs: SandboxInputs = {
    command(command) {
      switch (command.cmd) {
        case "SANDBOX_INSERT_CARD": {
          const { persona } = command;
          if (persona === "own" ? own === undefined : !isPracticePerson(persona)) return false;
          next(() => insert(persona));
          return true;
        }
        case "SANDBOX_REMOVE_CARD":
          next(remove);
          return true;
        case "SANDBOX_CAMERA":
          chosen = command.source;
          next(async () => undefined);
          return true;
      }
    },
    ownFace: (jpeg) => next(() => issueOwn(jpeg)),
    started: () => [state()],
  };

  const agent = await startAgent({
    port: options.port,
    ...(options.portFile === undefined ? {} : { portFile: options.portFile }),
    pageFolder: options.pageFolder ?? fileURLToPath(new URL("../../dist", import.meta.url)),
    journal: sandbox.journalPath,
    facility: { ja: "練習クリニック", en: "Practice Clinic" },
    placement: "lay",
    openReader: slot.openReader,
    oqs: options.oqs ?? server.oqs,
    resultFolder: sandbox.resultFolder,
    terminalAuthenticator: sandbox.terminalAuthenticator,
    ...(scanner ? { verificationNumbers: practiceScanner(() => inSlot?.person.card.persona) } : {}),
    staffPassword: staffPassword(
      await hashStaffPassword(new TextEncoder().encode(practiceStaffPassword)),
    ),
    timeOuts: options.timeOuts ?? timeOuts,
    onStep: (step) => tellStep(printer, step),
    log: options.log ?? agentLog({ level: "warn", destination: process.stderr }),
    sandbox: {
      hello: {
        personas: personasForPage(),
        simulated: [
          "card",
          "people",
          "terminal-authenticator",
          "eligibility-server",
          ...(scanner ? (["card-face-scanner"] as const) : []),
        ],
        reader: slot.kind,
        canPlayCamera: true,
      },
      inputs,
      camera: (device) =>
        choosableCamera(
          device,
          playedCamera(options.atCamera ?? (() => inSlot?.person.atCamera), (jpeg) =>
            page?.tellFrame(agentFrame.playedCamera, jpeg),
          ),
          source,
        ),
    },
  });
  page = agent.page;
  return agent;
}

/** Nobody shows the answer of the server here, so its step says it; a visit has an end of its own. */
function tellStep(printer: Printer, step: Step): void {
  if (step.step === "end") printer.say("visit", step.outcome);
  else if (step.step === "eligibility" && step.code === undefined)
    printer.step(`proof taken, answer: ${step.outcome}`, step.milliseconds);
  else printer.reception(step);
}
