import { declaredEncoding, isReadable } from "../file-form.ts";
import { advised, judged } from "../findings.ts";
import { messageIn } from "../folder-server-stage.ts";
import type { FolderServerScenario } from "../scenario.ts";

/** Declared, real and configured encoding of an answer agree. */
export const folderServerEncoding: FolderServerScenario = {
  id: "folder-server-encoding",
  profile: "folder-server",
  title: {
    en: "Declared, real and configured encoding of an answer agree",
    ja: "回答の宣言・実際・設定の文字コードが一致する",
  },
  steps: {
    en: "The suite compares declaration, bytes and CharacterCodeIdentifier with the setting.",
    ja: "宣言・バイト列・文字コード識別を設定と比べる。",
  },
  fix: {
    en: "Write what is configured, declare it, and put 0 (UTF-8) or 1 (Shift_JIS) into the header.",
    ja: "設定どおりに書いて宣言し、ヘッダに0（UTF-8）か1（Shift_JIS）を入れる。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts (OQSCD005)" },
  run: async (stage) => {
    const { base } = await stage.put();
    const answer = await stage.answerTo(base);
    if (answer === undefined) return [judged(false, "", "no answer came in time")];
    const { encoding } = stage.target;
    const declared = declaredEncoding(answer.bytes);
    const code = messageIn(answer, encoding)?.MessageHeader?.CharacterCodeIdentifier;
    return [
      judged(
        declared?.toLowerCase() === encoding.toLowerCase(),
        `declares ${encoding}`,
        `declares ${declared ?? "nothing"} where ${encoding} is configured`,
      ),
      judged(
        isReadable(answer.bytes, encoding),
        "the bytes are what they should be",
        `the bytes are not ${encoding}`,
      ),
      advised(
        code === (encoding === "Shift_JIS" ? "1" : "0"),
        "CharacterCodeIdentifier agrees",
        "CharacterCodeIdentifier is absent or another",
      ),
    ];
  },
};
