import { fromHex } from "../bytes.ts";
import { JpkiError } from "../errors.ts";
import type { CardProfile, ReferenceName, TokenKind } from "../layout/card-profile.ts";
import { myNumberCardProfile } from "../layout/my-number-card.ts";
import {
  authenticationApplication,
  basicInformationApplication,
  commonCardApplication,
  type NewCard,
  residentRegistryApplication,
  surfaceApplication,
} from "./applications.ts";
import { isDate } from "./calendar.ts";
import { type VirtualCard, virtualCard } from "./card.ts";
import { cardManagerObjects } from "./card-manager.ts";
import { Chip, type ChipBehaviour, type ChipContent } from "./chip.ts";
import { holderKeys } from "./holder-keys.ts";
import { type Persona, type PersonaName, type PersonaPins, persona } from "./identity.ts";
import { createIssuer, type Issuer } from "./issuer.ts";
import { follows } from "./reference.ts";
import silhouette from "./silhouette.json" with { type: "json" };
import type { TimingModel } from "./timing.ts";

/** Options of {@link issueCard}. */
export interface IssueCardOptions {
  /** One of the personas of this package, or a made-up person of your own. */
  readonly persona: PersonaName | Persona;
  /** Default: a new issuer for this card alone. */
  readonly issuer?: Issuer | undefined;
  /** JPEG 2000 bytes that become the photo (顔写真), unchecked; default a drawn grey shape. About 31,000 bytes fit. */
  readonly photo?: Uint8Array | undefined;
  /** The day the card is issued on, `YYYY-MM-DD`; default today in Japan. */
  readonly today?: string | undefined;
  /** A phone carries only the JPKI application; an Android phone wants the PIN before it gives the certificate. */
  readonly token?: Exclude<TokenKind, "resident-card"> | undefined;
  /** Answer to reset; default that of the contact interface, or of a driving licence for another card. */
  readonly atr?: Uint8Array | undefined;
  readonly behaviour?: ChipBehaviour | undefined;
  /** How long the card takes, such as `nfcTiming(424)`; default no longer than this machine needs. */
  readonly timing?: TimingModel | undefined;
}

/** Answers to reset (ATR) seen on cards; no client of ours decides by them. */
export const atrs: Readonly<Record<"contact" | "contactless" | "drivingLicence", Uint8Array>> = {
  contact: fromHex("3BE000FF8131FE4514"),
  contactless: fromHex("3B888001000005E0B381A1007F"),
  drivingLicence: fromHex("3B888001000000009181C100D8"),
};

/**
 * Issues a virtual card: makes the holder's keys, has them certified by a made-up issuer and fills the files. The same issuer
 * gives the same holder the same keys and certificates again: a second card is a fresh copy of the first.
 * Throws VIRTUAL_CARD_INVALID when person, photo or day cannot be put on a card.
 *
 * @example
 * ```ts
 * const card = await issueCard({ persona: "taro" });
 * await using myNumberCard = await openMyNumberCard(card);
 * ```
 */
export async function issueCard(options: IssueCardOptions): Promise<VirtualCard> {
  const { today, token = "my-number-card" } = options;
  const holder =
    typeof options.persona === "string" ? persona(options.persona, { today }) : options.persona;
  check(holder);
  const issuer = options.issuer ?? (await createIssuer({ today }));
  const keys = await holderKeys(holder, issuer);
  const profile = profileOf(token);
  const card: NewCard = { holder, keys, issuer, profile };
  const { commonCard, residentRegistry, cardManager } = profile.applications;
  const photo = options.photo ?? Buffer.from(silhouette.jpeg2000, "base64");
  const applications: ChipContent["applications"] =
    holder.card === "other"
      ? {}
      : {
          authentication: authenticationApplication(card, token),
          ...(token === "my-number-card" && {
            basicInformation: basicInformationApplication(card),
            surface: surfaceApplication(card, photo),
            ...(commonCard && { commonCard: commonCardApplication(card, commonCard) }),
            ...(residentRegistry && {
              residentRegistry: residentRegistryApplication(card, residentRegistry),
            }),
          }),
        };
  const dataObjects =
    holder.card === "my-number-card" && token === "my-number-card" && cardManager
      ? cardManagerObjects(holder, issuer, cardManager, atrs.contact)
      : undefined;
  return virtualCard({
    persona: holder,
    issuer,
    atr: options.atr ?? (holder.card === "other" ? atrs.drivingLicence : atrs.contact),
    chip: new Chip(
      { profile, applications, dataObjects, terminalRoot: issuer.terminalRoot },
      options.behaviour,
    ),
    certificates: keys.certificates,
    timing: options.timing,
  });
}

function profileOf(token: TokenKind): CardProfile {
  if (token !== "android") return myNumberCardProfile;
  const { applications } = myNumberCardProfile;
  const { authentication } = applications;
  const { authenticationCertificate } = authentication.files;
  return {
    ...myNumberCardProfile,
    applications: {
      ...applications,
      authentication: {
        ...authentication,
        files: {
          ...authentication.files,
          authenticationCertificate: { ...authenticationCertificate, read: ["authenticationPin"] },
        },
      },
    },
  };
}

function check(holder: Persona): void {
  for (const field of ["birthDate", "cardExpiry", "certificateExpiry"] as const) {
    if (!isDate(holder[field])) throw invalid(`${field} is not a date YYYY-MM-DD`);
  }
  if (!/^\d{4}$/.test(holder.securityCode)) throw invalid("securityCode is not four digits");
  const { authentication, basicInformation } = myNumberCardProfile.applications;
  const rules: Readonly<Record<keyof PersonaPins, ReferenceName>> = {
    authentication: "authenticationPin",
    signing: "signingPassword",
    basicInformation: "basicInformationPin",
  };
  const references = { ...authentication.references, ...basicInformation.references };
  for (const [pin, name] of Object.entries(rules)) {
    const entry = holder.pins[pin as keyof PersonaPins];
    const rule = references[name as keyof typeof references].rule;
    if (entry !== undefined && !follows(Buffer.from(entry), rule)) {
      throw invalid(`the ${pin} PIN breaks the rule for its length or characters`);
    }
  }
  for (const [name, tries] of Object.entries(holder.triesLeft)) {
    const countable = Number.isInteger(tries) && tries >= 0 && tries <= 15;
    if (!countable && tries !== Infinity) throw invalid(`${name} has no such number of tries left`);
  }
}

function invalid(reason: string): JpkiError {
  return new JpkiError("VIRTUAL_CARD_INVALID", `This person fits on no card: ${reason}.`);
}
