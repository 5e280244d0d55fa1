import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Image } from "@uketsuke/face-verify";
import { encodeCardPhoto } from "@uketsuke/face-verify/synthetic";
import type { TerminalAuthenticator } from "@uketsuke/jpki";
import {
  createIssuer,
  issueCard,
  type Persona,
  persona,
  simulatedTerminalAuthenticator,
  type VirtualCard,
} from "@uketsuke/jpki/virtual-card";
import { type ResultFolder, resultFolder } from "@uketsuke/oqs-client/folder";
import { type EligibilityServer, startEligibilityServer } from "./eligibility-server.ts";
import { type SandboxFace, sandboxFace } from "./faces.ts";
import { type PracticePersonName, practicePeople } from "./practice-people.ts";
import { openSlot, type Slot } from "./slot.ts";

/** A made-up person with an issued virtual card, and the picture that is played before the camera. */
export interface PersonWithCard {
  readonly card: VirtualCard;
  readonly atCamera: Image;
}

/** Everything that is played (試用環境): issuer, cards, people, eligibility server, terminal; and the real folder results go to. */
export interface Sandbox extends AsyncDisposable {
  readonly slot: Slot;
  readonly server: EligibilityServer;
  readonly terminalAuthenticator: TerminalAuthenticator;
  readonly resultFolder: ResultFolder;
  /** The folder of the 連携ソフト interface; it stays when the sandbox ends. */
  readonly folderPath: string;
  readonly journalPath: string;
  /** Issues the card when it is first asked for; the same card, with its PIN counters, ever after. */
  person(name: PracticePersonName): Promise<PersonWithCard>;
  /** Issues a card with one's own face to a made-up name; it lives in memory only. */
  issueOwn(face: SandboxFace): Promise<PersonWithCard>;
}

export interface StartSandboxOptions {
  /** Where result files go; a new folder below the system's temporary one when left out. */
  readonly folder?: string;
  /** The best one of this machine when left out. */
  readonly slot?: () => Promise<Slot>;
}

/** Starts everything that is played; nothing of it lies in the repository. */
export async function startSandbox(options: StartSandboxOptions = {}): Promise<Sandbox> {
  await using starting = new AsyncDisposableStack();
  const issuer = await createIssuer();
  const slot = starting.use(await (options.slot ?? openSlot)());
  const server = starting.use(await startEligibilityServer(issuer));
  const base = await mkdtemp(join(tmpdir(), "uketsuke-"));
  const folderPath = options.folder === undefined ? join(base, "OQS") : resolve(options.folder);
  await makeFolder(folderPath);
  const issued = new Map<string, Promise<PersonWithCard>>();

  async function issue(
    holder: Persona,
    face: SandboxFace,
    atCamera: Image,
  ): Promise<PersonWithCard> {
    const card = await issueCard({
      persona: holder,
      issuer,
      photo: await encodeCardPhoto(face.cardPhoto),
    });
    server.admit(card);
    return { card, atCamera };
  }

  const parts = starting.move();
  return {
    slot,
    server,
    terminalAuthenticator: simulatedTerminalAuthenticator(issuer),
    resultFolder: resultFolder(folderPath, {
      encoding: "UTF-8",
      institution: server.simulator.institution,
    }),
    folderPath,
    journalPath: join(base, "journal.jsonl"),
    async person(name) {
      const { card, faceOnCard, faceAtCamera } = practicePeople[name];
      // A borrowed card is the card of its owner, with its counters, whoever holds it.
      const owner =
        issued.get(card) ??
        sandboxFace(faceOnCard).then((face) => issue(persona(card), face, face.camera));
      issued.set(card, owner);
      const holder = await owner;
      if (faceAtCamera === faceOnCard) return holder;
      return { ...holder, atCamera: (await sandboxFace(faceAtCamera)).camera };
    },
    issueOwn: (face) =>
      issue(
        { ...persona("taro"), id: "own", name: "自分　試", kana: "ジブン　タメシ" },
        face,
        face.camera,
      ),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** Makes the folder where only it is missing; a path whose parent is not there is more likely a slip than a wish. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "EEXIST") return;
    throw new Error(
      `The folder ${path} cannot be made (${code}). Name a folder that is there, or one whose parent is there and writable.`,
      { cause },
    );
  }
}
