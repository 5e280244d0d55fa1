/**
 * Login at the authentication host. The names in the answer are seen in one public client; the names in the question
 * (`user`, `password`) are not public and inferred.
 * @module
 */
import { readJson, writeJson } from "../json.ts";
import { malformed } from "./element.ts";
import { type Decoded, decode, encode } from "./fields.ts";

const loginQuestion = {
  user: { ja: "ユーザーID" },
  password: { ja: "パスワード" },
  /** Alone, in place of user and password; how the real system takes it is not public. */
  refreshToken: { ja: "リフレッシュトークン" },
} as const;

const loginAnswer = {
  status: { ja: "処理結果" },
  msg: { ja: "メッセージ" },
  result: {
    ja: "結果",
    fields: {
      accessToken: { ja: "アクセストークン" },
      refreshToken: { ja: "リフレッシュトークン" },
      idToken: { ja: "IDトークン" },
      linkSysCharCd: { ja: "連携システム文字コード" },
    },
  },
} as const;

/** User and password as they go to the authentication host. */
export type LoginQuestion = Decoded<typeof loginQuestion>;

/** What the authentication host answers. */
export type LoginAnswer = Decoded<typeof loginAnswer>;

/** Writes the question. */
export function encodeLoginQuestion(question: LoginQuestion): string {
  return writeJson(encode(loginQuestion, question, "json"));
}

/** Reads the question. @throws OqsError MALFORMED_ANSWER */
export function decodeLoginQuestion(bytes: Uint8Array): LoginQuestion {
  return decode(loginQuestion, readJson(bytes) ?? "", "login");
}

/** Writes the answer. */
export function encodeLoginAnswer(answer: LoginAnswer): string {
  return writeJson(encode(loginAnswer, answer, "json"));
}

/** Reads the answer. @throws OqsError MALFORMED_ANSWER */
export function decodeLoginAnswer(bytes: Uint8Array): LoginAnswer {
  const content = readJson(bytes);
  if (content === undefined) throw malformed("an empty login answer");
  return decode(loginAnswer, content, "login");
}
