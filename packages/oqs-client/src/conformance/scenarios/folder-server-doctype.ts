import { decodeText, encodeText } from "../../encoding.ts";
import { judged } from "../findings.ts";
import { fileSaysEligible } from "../folder-server-stage.ts";
import type { FolderServerScenario } from "../scenario.ts";

/** A question with a DOCTYPE is refused. */
export const folderServerDoctype: FolderServerScenario = {
  id: "folder-server-doctype",
  profile: "folder-server",
  title: { en: "A question with a DOCTYPE is refused", ja: "DOCTYPEのある照会を拒否する" },
  steps: {
    en: "The suite declares an entity and uses it for the insured number.",
    ja: "実体を宣言し、番号に使う。",
  },
  fix: { en: "Refuse DOCTYPE before parsing.", ja: "解析の前にDOCTYPEを拒否する。" },
  requirement: { certainty: "ours", from: "external entities read files of the machine" },
  run: async (stage) => {
    const { encoding, people } = stage.target;
    const { number } = people.eligible;
    const text = decodeText(stage.question("doctype"), encoding)
      .replace("<XmlMsg>", `<!DOCTYPE XmlMsg [<!ENTITY n "${number}">]>\r\n<XmlMsg>`)
      .replace(`<InsuredIdentificationNumber>${number}<`, "<InsuredIdentificationNumber>&n;<");
    const { base } = await stage.put({ bytes: encodeText(text, encoding) });
    const answer = await stage.answerTo(base);
    return [
      judged(
        answer !== undefined && !fileSaysEligible(answer, encoding),
        "refused",
        answer === undefined ? "nothing came" : "the entity was used",
      ),
    ];
  },
};
