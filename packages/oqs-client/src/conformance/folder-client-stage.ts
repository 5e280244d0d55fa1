/**
 * What a scenario for a client of the exchange folder works with: the played folder, and the client that is told what to do.
 * @module
 */
import type { XmlMsg } from "../messages/xml-msg.ts";
import type { ClientReport, ClientTask, ClientUnderTest } from "./client-under-test.ts";
import { madeInstitution, madePeople } from "./materials.ts";
import {
  eligibleFileAnswer,
  encodeAnswer,
  type PlayedFolder,
  type SeenFile,
  whole,
} from "./played-folder.ts";

/** Played folder and client under test. */
export interface FolderClientStage {
  readonly folder: PlayedFolder;
  readonly institution: string;
  /** Milliseconds a client is told to wait for one answer. */
  readonly patienceMs: number;
  /** Questions are answered with a changed answer from now on. */
  answerWith(change: (answer: XmlMsg, seen: SeenFile) => XmlMsg): void;
  /** The ordinary answer to a request, changed or not, as bytes. */
  bytesOf(seen: SeenFile, change?: (answer: XmlMsg) => XmlMsg): Uint8Array;
  search(count?: number, order?: ClientTask["order"]): Promise<ClientReport>;
  register(): Promise<ClientReport>;
  /** The client asks about several people in one bulk job (一括照会). */
  bulk(): Promise<ClientReport>;
}

/** Puts a stage together. */
export function folderClientStage(
  folder: PlayedFolder,
  options: {
    readonly scenario: string;
    readonly client: ClientUnderTest;
    readonly patienceMs: number;
    readonly signal: AbortSignal;
  },
): FolderClientStage {
  const { scenario, client, patienceMs, signal } = options;
  const tell = (
    ask: ClientTask["ask"],
    count: number,
    order: ClientTask["order"] = "one-by-one",
  ): Promise<ClientReport> =>
    client(
      {
        scenario,
        ask,
        people: madePeople(count),
        order,
        institution: madeInstitution,
        patienceMs,
        ...(ask === "register" ? { referenceNumber: "CONFORMANCE-1" } : {}),
        folder: { root: folder.root, encoding: folder.encoding },
      },
      { signal },
    );
  const bytesOf: FolderClientStage["bytesOf"] = (seen, change = (answer) => answer) =>
    encodeAnswer(change(eligibleFileAnswer(seen) as XmlMsg), folder.encoding);
  return {
    folder,
    institution: madeInstitution,
    patienceMs,
    bytesOf,
    answerWith: (change) =>
      folder.answer((seen) => [
        whole(
          `${seen.answerBase}.xml`,
          bytesOf(seen, (answer) => change(answer, seen)),
        ),
      ]),
    search: (count = 1, order) => tell("search", count, order),
    register: () => tell("register", 1),
    bulk: () => tell("bulk", 3),
  };
}
