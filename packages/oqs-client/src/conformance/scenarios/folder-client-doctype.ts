import { decodeText, encodeText } from "../../encoding.ts";
import { reported } from "../findings.ts";
import { whole } from "../played-folder.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** A file with a DOCTYPE is refused. */
export const folderClientDoctype: FolderClientScenario = {
  id: "folder-client-doctype",
  profile: "folder-client",
  title: { en: "A file with a DOCTYPE is refused", ja: "DOCTYPEのあるファイルを拒否する" },
  steps: {
    en: "The answer declares an entity and uses it for the validity.",
    ja: "回答が実体を宣言し、資格有効性に使う。",
  },
  fix: { en: "Refuse DOCTYPE before parsing.", ja: "解析の前にDOCTYPEを拒否する。" },
  requirement: { certainty: "ours", from: "external entities read files of the machine" },
  control: true,
  run: async (stage) => {
    stage.folder.answer((seen) => {
      const text = decodeText(stage.bytesOf(seen), stage.folder.encoding)
        .replace("<XmlMsg>", '<!DOCTYPE XmlMsg [<!ENTITY v "1">]>\r\n<XmlMsg>')
        .replace("<QualificationValidity>1<", "<QualificationValidity>&v;<");
      return [whole(`${seen.answerBase}.xml`, encodeText(text, stage.folder.encoding))];
    });
    return [reported(await stage.search(), ["error", "not-eligible"])];
  },
};
