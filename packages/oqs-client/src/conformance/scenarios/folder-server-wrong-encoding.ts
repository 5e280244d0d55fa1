import { decodeText, encodeText } from "../../encoding.ts";
import type { XmlMsg } from "../../messages/xml-msg.ts";
import { judged } from "../findings.ts";
import { fileSaysEligible } from "../folder-server-stage.ts";
import type { FolderServerScenario } from "../scenario.ts";

/** A question in another encoding than it declares is refused. */
export const folderServerWrongEncoding: FolderServerScenario = {
  id: "folder-server-wrong-encoding",
  profile: "folder-server",
  title: {
    en: "A question in another encoding than it declares is refused",
    ja: "宣言と違う文字コードの照会を拒否する",
  },
  steps: {
    en: "The suite declares the configured encoding and writes the other one.",
    ja: "設定の文字コードを宣言し、もう一方で書く。",
  },
  fix: { en: "Decode strictly and write a .err file.", ja: "厳密に復号し、.err を書く。" },
  requirement: { certainty: "ours", from: "a changed name is another name" },
  run: async (stage) => {
    const { encoding } = stage.target;
    const text = decodeText(stage.question("encoding", { change: withSymbol }), encoding);
    const { base } = await stage.put({
      bytes: encodeText(text, encoding === "UTF-8" ? "Shift_JIS" : "UTF-8"),
    });
    const answer = await stage.answerTo(base);
    return [
      judged(
        answer !== undefined && !fileSaysEligible(answer, encoding),
        "refused",
        answer === undefined ? "nothing came" : "it was answered",
      ),
    ];
  },
};

/** A value that is not ASCII, so that the encodings differ. */
function withSymbol(question: XmlMsg): XmlMsg {
  const extra = [{ name: "NewElement", content: "見本" }];
  return { ...question, MessageBody: { ...question.MessageBody, extra } };
}
