import { JpkiError } from "../errors.ts";
import type { ReferenceName } from "../layout/card-profile.ts";
import { addDays, addYears, birthdayAhead, isDate, todayInJapan } from "./calendar.ts";
import blocked from "./personas/blocked.json" with { type: "json" };
import certificateSoon from "./personas/certificate-soon.json" with { type: "json" };
import child from "./personas/child.json" with { type: "json" };
import hanako from "./personas/hanako.json" with { type: "json" };
import inGrace from "./personas/in-grace.json" with { type: "json" };
import lastTry from "./personas/last-try.json" with { type: "json" };
import noPin from "./personas/no-pin.json" with { type: "json" };
import notMyNumberCard from "./personas/not-my-number-card.json" with { type: "json" };
import pastGrace from "./personas/past-grace.json" with { type: "json" };
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
  readonly sex: "male" | "female" | "other" | "not-applicable";
  readonly address: string;
  /** 有効期限 of the card; printed, and part of 照合番号B by its year. */
  readonly cardExpiry: string;
  /** 有効期限 of both certificates. */
  readonly certificateExpiry: string;
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
}

/** The PINs a persona knows. Made up, so they may be text. */
export interface PersonaPins {
  readonly authentication?: string | undefined;
  readonly signing?: string | undefined;
  readonly basicInformation?: string | undefined;
}

/** A persona as `personas/*.json` holds it: ends of validity are told from today, so that they never go stale. */
interface PersonaFile {
  readonly id: string;
  readonly title: string;
  readonly name: string;
  readonly kana: string;
  readonly birthDate: string;
  readonly sex: string;
  readonly address: string;
  readonly securityCode: string;
  readonly cardBirthdays: number;
  readonly certificateEnds: { readonly birthdays: number } | { readonly days: number };
  readonly pins: PersonaPins;
  readonly triesLeft?: Persona["triesLeft"];
  readonly signing?: boolean;
  readonly card?: string;
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
  | "not-my-number-card";

const files: Readonly<Record<PersonaName, PersonaFile>> = {
  taro,
  hanako,
  child,
  "no-pin": noPin,
  "last-try": lastTry,
  blocked,
  "certificate-soon": certificateSoon,
  "in-grace": inGrace,
  "past-grace": pastGrace,
  "not-my-number-card": notMyNumberCard,
};

/** Every persona this package brings, in the order of the documentation. */
export const personaNames: readonly PersonaName[] = Object.keys(files) as PersonaName[];

/** A persona as it stands on the given day (default: today in Japan). Throws VIRTUAL_CARD_INVALID for another name. */
export function persona(
  name: PersonaName,
  options: { readonly today?: string | undefined } = {},
): Persona {
  const file = Object.hasOwn(files, name) ? files[name] : undefined;
  if (!file) {
    throw new JpkiError(
      "VIRTUAL_CARD_INVALID",
      `There is no such persona. Take one of: ${personaNames.join(", ")}.`,
    );
  }
  const today = options.today ?? todayInJapan();
  if (!isDate(today)) throw new JpkiError("VIRTUAL_CARD_INVALID", "today is not YYYY-MM-DD.");
  const { cardBirthdays, certificateEnds, ...rest } = file;
  return {
    ...rest,
    sex: file.sex as Persona["sex"],
    triesLeft: file.triesLeft ?? {},
    signing: file.signing ?? true,
    card: file.card === "other" ? "other" : "my-number-card",
    cardExpiry: birthdayAhead(file.birthDate, today, cardBirthdays),
    certificateExpiry:
      "days" in certificateEnds
        ? addDays(today, certificateEnds.days)
        : birthdayAhead(file.birthDate, today, certificateEnds.birthdays),
  };
}

/** First day of the certificates: five years before their end, as they are issued for five birthdays. */
export function certificateStart(holder: Persona): string {
  return addDays(addYears(holder.certificateExpiry, -5), 1);
}
