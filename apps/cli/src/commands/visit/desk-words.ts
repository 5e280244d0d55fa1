import type { ConsentItem, LastAttempt, StaffReason } from "@uketsuke/reception";

interface DeskWords {
  readonly pin: string;
  readonly triesLeft: (count: number) => string;
  readonly lastTryRefused: string;
  readonly staffReason: string;
  readonly staffReasons: readonly (readonly [StaffReason, string])[];
  readonly samePerson: string;
  readonly consents: string;
  readonly consentItems: Readonly<Record<ConsentItem, string>>;
  readonly last: Readonly<Record<LastAttempt, string>>;
  readonly expiresSoon: (day: string) => string;
  readonly inGrace: (day: string) => string;
}

/** What the desk of the command line says (窓口の言葉). */
export const deskWords: Readonly<Record<"ja" | "en", DeskWords>> = {
  ja: {
    pin: "暗証番号（4桁、本人が入力）:",
    triesLeft: (count) => `暗証番号の残り回数: ${count}`,
    lastTryRefused: "次に間違えるとロックされるため、入力を受け付けない（--last-try-ok で許可）。",
    staffReason: "目視で確認する理由",
    staffReasons: [
      ["face-failed", "顔認証ができず暗証番号も分からない"],
      ["cannot-reach", "けがなどで操作が届かない"],
      ["condition", "容体が悪い"],
      ["dementia", "認知症など"],
      ["other", "その他"],
    ],
    samePerson: "カードの顔写真と本人は同じ人ですか",
    consents: "閲覧に同意する情報（選ばなければ同意なし）",
    consentItems: {
      medication: "薬剤情報",
      medicalInformation: "診療情報",
      checkup: "特定健診情報",
      surgery: "手術情報",
      limit: "限度額",
    },
    last: {
      "no-match": "顔が一致しない。",
      inconclusive: "顔を判定できない。",
      "no-face": "顔が写っていない。",
      spoof: "顔を確認できない。",
      "photo-unusable": "カードの顔写真を使えない。",
      "no-camera": "カメラを使えない。",
      "face-paused": "このカードの顔認証は、しばらく使えない。",
      "pin-incorrect": "暗証番号が違う。",
      "pin-blocked": "暗証番号はロックされている。",
      "staff-declined": "目視で本人と確認できなかった。",
    },
    expiresSoon: (day) => `電子証明書の有効期限が近い（${day}）。市区町村の窓口で更新できる。`,
    inGrace: (day) => `電子証明書は期限切れ。${day} までは資格情報だけを確認できる。`,
  },
  en: {
    pin: "PIN (four digits, typed by its holder):",
    triesLeft: (count) => `PIN tries left: ${count}`,
    lastTryRefused: "A wrong entry would lock the PIN, so none is taken (--last-try-ok allows it).",
    staffReason: "Why staff identifies the person",
    staffReasons: [
      ["face-failed", "the face was not recognised and the PIN is forgotten"],
      ["cannot-reach", "injured, or cannot reach the reader"],
      ["condition", "in a bad condition"],
      ["dementia", "dementia"],
      ["other", "another reason"],
    ],
    samePerson: "Is this the person on the card's photo",
    consents: "What may be looked at (nothing chosen = no consent)",
    consentItems: {
      medication: "medication",
      medicalInformation: "medical information",
      checkup: "health checkups",
      surgery: "surgery",
      limit: "high-cost limit",
    },
    last: {
      "no-match": "The face does not match.",
      inconclusive: "The face could not be decided.",
      "no-face": "No face was seen.",
      spoof: "The face could not be confirmed.",
      "photo-unusable": "The photo of the card cannot be used.",
      "no-camera": "There is no camera.",
      "face-paused": "The face is paused for this card.",
      "pin-incorrect": "The PIN is wrong.",
      "pin-blocked": "The PIN is locked.",
      "staff-declined": "Staff did not recognise the person.",
    },
    expiresSoon: (day) => `The certificate expires soon (${day}); the municipality renews it.`,
    inGrace: (day) =>
      `The certificate has expired; until ${day} it still serves for eligibility only.`,
  },
};
