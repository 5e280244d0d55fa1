import { JpkiError } from "../errors.ts";
import type { ReferenceName } from "../layout/card-profile.ts";
import type { CardFace } from "../verification-number.ts";
import { addDays, addYears } from "./calendar.ts";
import { readPersona } from "./persona-file.ts";
import android from "./personas/android.json" with { type: "json" };
import blocked from "./personas/blocked.json" with { type: "json" };
import certificateSoon from "./personas/certificate-soon.json" with { type: "json" };
import child from "./personas/child.json" with { type: "json" };
import foreigner from "./personas/foreigner.json" with { type: "json" };
import hanako from "./personas/hanako.json" with { type: "json" };
import inGrace from "./personas/in-grace.json" with { type: "json" };
import iphone from "./personas/iphone.json" with { type: "json" };
import lastTry from "./personas/last-try.json" with { type: "json" };
import longAddress from "./personas/long-address.json" with { type: "json" };
import nextCard from "./personas/next-card.json" with { type: "json" };
import noPin from "./personas/no-pin.json" with { type: "json" };
import notMyNumberCard from "./personas/not-my-number-card.json" with { type: "json" };
import pastGrace from "./personas/past-grace.json" with { type: "json" };
import rareName from "./personas/rare-name.json" with { type: "json" };
import revoked from "./personas/revoked.json" with { type: "json" };
import taro from "./personas/taro.json" with { type: "json" };

/** A made-up holder of a card. No persona has a 12-digit number; all dates are `YYYY-MM-DD`. */
export interface Persona {
  readonly id: string;
  /** What this persona is for. */
  readonly title: string;
  /** 氏名, family and given name with U+3000 between them. */
  readonly name: string;
  /** 氏名カナ; not on the card. */
  readonly kana: string;
  readonly birthDate: string;
  /** Birth date `YYMMDD` as printed, where it is not that of the Japanese era (和暦): a foreign resident's card. Inferred. */
  readonly printedBirthDate?: string | undefined;
  readonly sex: "male" | "female" | "other" | "not-applicable";
  readonly address: string;
  /** 氏名 in the signing certificate where characters of the name were substituted (代替文字); default the name itself. */
  readonly certificateName?: string | undefined;
  /** `1` for every substituted character of `certificateName`, `0` for the others. */
  readonly nameSubstitutions?: string | undefined;
  /** 住所 in the signing certificate where characters of the address were substituted. */
  readonly certificateAddress?: string | undefined;
  /** `1` for every substituted character of `certificateAddress`, `0` for the others. */
  readonly addressSubstitutions?: string | undefined;
  /** 有効期限 of the card; printed, and part of 照合番号B by its year. */
  readonly cardExpiry: string;
  /** 有効期限 of both certificates. */
  readonly certificateExpiry: string;
  /** Whether the issuer lists both certificates as revoked (失効). Default false. */
  readonly revoked?: boolean | undefined;
  /** セキュリティコード printed on the card: four digits. */
  readonly securityCode: string;
  /** PINs (暗証番号); one that is missing is blocked on the card. */
  readonly pins: PersonaPins;
  /** Tries left where they differ from a fresh card. */
  readonly triesLeft: Readonly<Partial<Record<ReferenceName, number>>>;
  /** Whether there is a signing certificate (署名用電子証明書). */
  readonly signing: boolean;
  /** `other`: a card without any application of the My Number Card. */
  readonly card: "my-number-card" | "other";
  /** What the person puts on the reader; default the card. */
  readonly token?: "my-number-card" | "android" | "iphone" | undefined;
  /** Generation of the card; `next` is the made-up next card (次期カード), `nextCardProfile`. Default `current`. */
  readonly generation?: "current" | "next" | undefined;
  /** Answer to reset: a name of `atrs`, or hex. Default `contact`, of another card `drivingLicence`. */
  readonly atr?: string | undefined;
}

/** The PINs a persona knows. Made up, so they may be text. */
export interface PersonaPins {
  readonly authentication?: string | undefined;
  readonly signing?: string | undefined;
  readonly basicInformation?: string | undefined;
}

/** Name of a persona this package brings. */
export type PersonaName =
  | "taro"
  | "hanako"
  | "child"
  | "no-pin"
  | "last-try"
  | "blocked"
  | "certificate-soon"
  | "in-grace"
  | "past-grace"
  | "revoked"
  | "foreigner"
  | "rare-name"
  | "long-address"
  | "android"
  | "iphone"
  | "next-card"
  | "not-my-number-card";

const files: Readonly<Record<PersonaName, unknown>> = {
  taro,
  hanako,
  child,
  "no-pin": noPin,
  "last-try": lastTry,
  blocked,
  "certificate-soon": certificateSoon,
  "in-grace": inGrace,
  "past-grace": pastGrace,
  revoked,
  foreigner,
  "rare-name": rareName,
  "long-address": longAddress,
  android,
  iphone,
  "next-card": nextCard,
  "not-my-number-card": notMyNumberCard,
};

/** Every persona this package brings, in the order of the documentation. */
export const personaNames: readonly PersonaName[] = Object.keys(files) as PersonaName[];

/** A persona as it stands on the given day (default: today in Japan). Throws VIRTUAL_CARD_INVALID for another name. */
export function persona(
  name: PersonaName,
  options: { readonly today?: string | undefined } = {},
): Persona {
  if (Object.hasOwn(files, name)) return readPersona(files[name], options);
  throw new JpkiError(
    "VIRTUAL_CARD_INVALID",
    `There is no such persona. Take one of: ${personaNames.join(", ")}.`,
  );
}

/** First day of certificates issued for that many years. */
export function certificateStart(holder: Persona, years: number): string {
  return addDays(addYears(holder.certificateExpiry, -years), 1);
}

/** What is printed on the face of the holder's card (券面), for `verificationNumberB`. */
export function cardFace(holder: Persona): CardFace {
  const { birthDate, printedBirthDate, cardExpiry, securityCode } = holder;
  const rest = { expiryYear: Number(cardExpiry.slice(0, 4)), securityCode };
  return printedBirthDate === undefined
    ? { ...rest, birthDate }
    : { ...rest, digits: printedBirthDate };
}
