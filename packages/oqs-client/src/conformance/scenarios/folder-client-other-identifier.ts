import { reported } from "../findings.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** An answer with another identifier is not accepted. */
export const folderClientOtherIdentifier: FolderClientScenario = {
  id: "folder-client-other-identifier",
  profile: "folder-client",
  title: {
    en: "An answer with another identifier is not accepted",
    ja: "識別子の違う回答を受け付けない",
  },
  steps: {
    en: "Under the right name stands an answer whose ArbitraryFileIdentifier is somebody else's.",
    ja: "正しい名前で、任意のファイル識別子が他人の回答を置く。",
  },
  fix: {
    en: "Compare name, institution and identifier by equality.",
    ja: "名前・医療機関コード・識別子を完全一致で照合する。",
  },
  requirement: { certainty: "seen", from: "MynaReception names the mix-up as the biggest problem" },
  control: true,
  run: async (stage) => {
    stage.answerWith((answer) => ({
      ...answer,
      MessageHeader: { ...answer.MessageHeader, ArbitraryFileIdentifier: "somebody-else" },
    }));
    return [reported(await stage.search(), ["error", "not-eligible"])];
  },
};
