import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { consentTimes } from "../consent-times.ts";
import { judged, skipped } from "../findings.ts";
import { messageIn } from "../folder-server-stage.ts";
import type { Finding, FolderServerScenario } from "../scenario.ts";

/** Face results have their name and form, and consents of 24 hours. */
export const folderServerFaceResults: FolderServerScenario = {
  id: "folder-server-face-results",
  profile: "folder-server",
  title: {
    en: "Face results have their name and form, and consents of 24 hours",
    ja: "顔認証の結果の名前と形が合い、閲覧同意が24時間である",
  },
  steps: {
    en: "The suite reads every file that lies in face; somebody should have shown a face before the run.",
    ja: "face にあるすべてのファイルを読む。事前に顔認証を済ませておくこと。",
  },
  fix: {
    en: "Name it OQSsiquc01res_face_<id>_<yyyyMMddHHmmss>.xml, and write AvailableTime = ConsTime + 24 hours.",
    ja: "OQSsiquc01res_face_<id>_<yyyyMMddHHmmss>.xml とし、AvailableTime を ConsTime の24時間後とする。",
  },
  requirement: { certainty: "seen", from: "MynaReception, myclinic-ts, iryohokenjyoho FAQ Q3" },
  run: async (stage) => {
    const { root, encoding, institution } = stage.target;
    const names = (await readdir(join(root, "face"))).filter((name) => name.endsWith(".xml"));
    if (names.length === 0) return [skipped("nobody has shown a face: the folder face is empty")];
    const findings: Finding[] = [];
    for (const name of names) {
      const bytes = await readFile(join(root, "face", name));
      const message = messageIn({ name, first: bytes, bytes }, encoding);
      const wrong = consentTimes(message).filter(({ hours }) => hours !== 24);
      findings.push(
        judged(
          /^OQSsiquc01res_face_[!-~]+_\d{14}\.xml$/.test(name),
          "its name is of the known form",
          "another form of name",
        ),
        judged(
          message?.MessageHeader?.MedicalInstitutionCode === institution,
          "our institution",
          message === undefined
            ? "no message that can be read"
            : "another or no MedicalInstitutionCode",
        ),
        judged(
          wrong.length === 0,
          "no consent of another length than 24 hours",
          `not 24 hours: ${wrong.map(({ category }) => category).join(", ")}`,
        ),
      );
    }
    return findings;
  },
};
