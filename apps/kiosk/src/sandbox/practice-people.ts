import { persona } from "@uketsuke/jpki/virtual-card";
import type { Persona as PagePersona } from "../protocol.ts";
import type { SandboxFaceName } from "./faces.ts";

/** A person of the sandbox (練習用の人): whose card it is, whose face stands in its chip, and who stands before the camera. */
export interface PracticePerson {
  /** Persona of `@uketsuke/jpki/virtual-card` whose card this is. */
  readonly card: Parameters<typeof persona>[0];
  readonly faceOnCard: SandboxFaceName;
  readonly faceAtCamera: SandboxFaceName;
  readonly label: PagePersona["label"];
}

const taro = { faceOnCard: "taro", faceAtCamera: "taro" } as const;
const hanako = { faceOnCard: "hanako", faceAtCamera: "hanako" } as const;

/** Everybody the sandbox knows: made-up people, who share three faces (README, "The faces"). */
export const practicePeople = {
  taro: { card: "taro", ...taro, label: { ja: "すべて正常", en: "Everything in order" } },
  hanako: { card: "hanako", ...hanako, label: { ja: "別の人・別の顔", en: "Another person" } },
  "borrowed-card": {
    card: "taro",
    faceOnCard: "taro",
    faceAtCamera: "other-person",
    label: { ja: "他人のカード", en: "Someone else's card" },
  },
  "no-pin": {
    card: "no-pin",
    ...hanako,
    label: { ja: "暗証番号のない顔認証カード", en: "Card without a PIN" },
  },
  "last-try": {
    card: "last-try",
    ...taro,
    label: { ja: "暗証番号の入力は残り1回", en: "One PIN try left" },
  },
  blocked: {
    card: "blocked",
    ...taro,
    label: { ja: "暗証番号がロック済み", en: "PIN is locked" },
  },
  child: { card: "child", ...hanako, label: { ja: "子ども", en: "A child" } },
  "certificate-soon": {
    card: "certificate-soon",
    ...hanako,
    label: { ja: "証明書の期限まで3か月以内", en: "Certificate expires soon" },
  },
  "in-grace": {
    card: "in-grace",
    ...taro,
    label: { ja: "証明書の期限切れ（猶予中）", en: "Expired, still in grace" },
  },
  "past-grace": {
    card: "past-grace",
    ...hanako,
    label: { ja: "証明書の期限切れ（猶予後）", en: "Expired, past grace" },
  },
  android: {
    card: "android",
    ...hanako,
    label: { ja: "スマートフォン（Android）", en: "A phone (Android)" },
  },
  iphone: {
    card: "iphone",
    ...taro,
    label: { ja: "スマートフォン（iPhone）", en: "A phone (iPhone)" },
  },
  "not-my-number-card": {
    card: "not-my-number-card",
    ...taro,
    label: { ja: "マイナンバーカードではない", en: "Not a My Number Card" },
  },
} as const satisfies Record<string, PracticePerson>;

/** Name for `--persona`. */
export type PracticePersonName = keyof typeof practicePeople;

export const practicePersonNames: readonly PracticePersonName[] = Object.keys(
  practicePeople,
) as PracticePersonName[];

/** Narrows a name from outside. */
export function isPracticePerson(name: string): name is PracticePersonName {
  return Object.hasOwn(practicePeople, name);
}

/** What the page is told of everybody; a made-up PIN is there to be typed. */
export function personasForPage(): PagePersona[] {
  return practicePersonNames.map((id) => {
    const { card, label } = practicePeople[id];
    const pin = persona(card).pins.authentication;
    return { id, label, ...(pin === undefined ? {} : { practicePin: pin }) };
  });
}
