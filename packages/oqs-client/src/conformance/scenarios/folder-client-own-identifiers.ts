import { judged, nothingCame } from "../findings.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** Every question has a name and an identifier of its own. */
export const folderClientOwnIdentifiers: FolderClientScenario = {
  id: "folder-client-own-identifiers",
  profile: "folder-client",
  title: {
    en: "Every question has a name and an identifier of its own",
    ja: "照会ごとにファイル名と識別子が異なる",
  },
  steps: {
    en: "The client asks about three people, one after the other.",
    ja: "3人を順に照会させる。",
  },
  fix: {
    en: "Count names up and keep the number; make a fresh identifier for each question.",
    ja: "ファイル名の連番を保存して進め、識別子を照会ごとに作る。",
  },
  requirement: { certainty: "seen", from: "MynaReception, OQSDrug2" },
  run: async (stage) => {
    await stage.search(3);
    const seen = stage.folder.requests;
    if (seen.length < 3) return nothingCame("third request file");
    const names = new Set(seen.map(({ name }) => name));
    const identifiers = new Set(
      seen.map(({ message }) => message?.MessageHeader?.ArbitraryFileIdentifier),
    );
    return [
      judged(names.size === seen.length, "three names", "a name was used twice"),
      judged(identifiers.size === seen.length, "three identifiers", "an identifier was used twice"),
    ];
  },
};
