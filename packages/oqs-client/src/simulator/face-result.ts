/**
 * Face results of the simulated reader (顔認証): somebody shows the face, consents, and a file comes into the folder.
 * @module
 */
import { basename, join } from "node:path";
import { type Consents, withConsents } from "../consent.ts";
import { OqsError } from "../errors.ts";
import { atomicWrite } from "../folder/atomic-write.ts";
import { faceResultName } from "../folder/face-result.ts";
import { eligibilityMessage } from "../messages/xml-msg.ts";
import { canBeViewed, eligibilityAnswer } from "./answers.ts";
import type { FolderOptions, LinkSystem } from "./link-software.ts";
import type { Person } from "./population.ts";
import { seeded } from "./random.ts";

/** How a face is shown. */
export interface FaceOptions {
  /** Ties the file to a visit (任意のファイル識別子); made from the seed when absent. */
  readonly sessionId?: string;
  /** What is consented to at the reader; nothing when absent. */
  readonly consents?: Consents;
}

/** Writes the face result of one person, and keeps the consents for 24 hours. @throws OqsError as those of the folder */
export async function writeFaceResult(
  system: LinkSystem,
  person: Person,
  folder: FolderOptions,
  { sessionId, consents = nothing }: FaceOptions,
): Promise<{ readonly file: string }> {
  const { institution, register, clock, activity, seed } = system;
  const { encoding = "UTF-8", unencodable = "geta" } = folder;
  const now = clock();
  const random = seeded(seed + activity.newest * 31 + 6);
  const hex = Array.from({ length: 20 }, () => random.below(16).toString(16)).join("");
  const identifier = sessionId ?? Buffer.from(hex).toString("base64").slice(0, 16);
  if (!/^[!-~]{1,64}$/.test(identifier))
    throw new OqsError("INVALID_ARGUMENT", "a session id has 1 to 64 printable ASCII characters");
  const given = canBeViewed(person) ? consents : { ...nothing, ...limitOf(consents) };
  const flags = withConsents({}, given, now);
  register.consent(person, { flags, at: now });
  const message = eligibilityAnswer(person, {
    now,
    institution,
    fileIdentifier: identifier,
    reference: "1",
    limitConsent: given.limit === true,
    also: { ...register.elementsOf(person, institution), ...flags },
    padding: " ",
  });
  const header = {
    ...message.MessageHeader,
    CharacterCodeIdentifier: encoding === "Shift_JIS" ? "1" : "0",
  };
  const bytes = eligibilityMessage.encodeXml(
    { ...message, MessageHeader: header },
    { encoding, unencodable },
  );
  const name = faceResultName(institution, now, hex);
  const { path } = await atomicWrite(join(folder.path, "face"), name, bytes);
  activity.add({ face: "folder", what: "face-result", outcome: "written", person: person.id });
  return { file: basename(path) };
}

const nothing: Consents = {
  medication: false,
  medicalInformation: false,
  checkup: false,
  surgery: false,
};

function limitOf({ limit }: Consents): Pick<Consents, "limit"> {
  return limit === undefined ? {} : { limit };
}
