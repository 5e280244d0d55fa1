/**
 * Messages of OUR challenge, proof and consent routes. How a reader proves a card to the real system and hands over
 * consents is not public; these names and shapes are made for the simulator and are nobody's specification.
 * @module
 */
import { type MessageCodec, messageCodec } from "./xml-msg.ts";

const challenge = {
  SandboxMethod: { ja: "本人確認方法" },
  SandboxChallengeId: { ja: "チャレンジ識別子" },
  SandboxChallenge: { ja: "チャレンジ" },
  SandboxExpiryTime: { ja: "チャレンジ有効期限" },
} as const;

const proof = {
  SandboxMethod: { ja: "本人確認方法" },
  SandboxChallengeId: { ja: "チャレンジ識別子" },
  SandboxCertificate: { ja: "利用者証明用電子証明書" },
  SandboxSignature: { ja: "署名値" },
} as const;

const consents = {
  SandboxVisitIdentifier: { ja: "資格確認時の任意のファイル識別子" },
  SpecificHealthCheckupsInfoConsFlg: { ja: "特定健診情報閲覧同意フラグ", codes: "OQSCD016" },
  PharmacistsInfoConsFlg: { ja: "薬剤情報閲覧同意フラグ", codes: "OQSCD016" },
  DiagnosisInfoConsFlg: { ja: "診療情報閲覧同意フラグ", codes: "OQSCD016" },
  OperationInfoConsFlg: { ja: "手術情報閲覧同意フラグ", codes: "OQSCD016" },
  LimitApplicationCertificateRelatedConsFlg: {
    ja: "限度額適用認定証提供同意フラグ",
    codes: "OQSCD001",
  },
  /** With it the consent lasts while the care does (訪問診療, オンライン診療). */
  MedicalTreatmentFlag: { ja: "診療区分", codes: "OQSCD028" },
  SandboxConsTime: { ja: "閲覧同意日時" },
  SandboxAvailableTime: { ja: "閲覧有効期限" },
} as const;

/** Question and answer of the challenge route; bytes are base64. */
export const challengeMessage: MessageCodec<typeof challenge> = messageCodec(challenge);

/** Question of the proof route; its answer is an eligibility message. */
export const proofMessage: MessageCodec<typeof proof> = messageCodec(proof);

/** Question and answer of the consent route. */
export const consentsMessage: MessageCodec<typeof consents> = messageCodec(consents);
