import { decodeText, encodeText } from "../../encoding.ts";
import { reported } from "../findings.ts";
import { whole } from "../played-folder.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** The order of elements does not matter. */
export const folderClientElementOrder: FolderClientScenario = {
  id: "folder-client-element-order",
  profile: "folder-client",
  title: { en: "The order of elements does not matter", ja: "要素の順序に依存しない" },
  steps: {
    en: "The body stands before the header, the address before the name.",
    ja: "本文をヘッダより前に、住所を氏名より前に置く。",
  },
  fix: { en: "Find elements by name, not by place.", ja: "要素は位置ではなく名前で探す。" },
  requirement: { certainty: "seen", from: "myclinic-ts" },
  run: async (stage) => {
    stage.folder.answer((seen) => {
      const text = decodeText(stage.bytesOf(seen), stage.folder.encoding);
      const header = /\s*<MessageHeader>.*<\/MessageHeader>/s.exec(text)?.[0] ?? "";
      const turned = text.replace(header, "").replace("</XmlMsg>", `${header}</XmlMsg>`);
      return [whole(`${seen.answerBase}.xml`, encodeText(turned, stage.folder.encoding))];
    });
    return [reported(await stage.search(), ["eligible"])];
  },
};
