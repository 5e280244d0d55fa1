import type { CardProfile, TokenKind } from "../layout/card-profile.ts";
import { nextCardProfile } from "../layout/next-card.ts";
import {
  authenticationApplication,
  basicInformationApplication,
  commonCardApplication,
  joinViews,
  type NewCard,
  residentRegistryApplication,
  surfaceApplication,
} from "./applications.ts";
import { type AtrName, atrBytes, atrs } from "./atrs.ts";
import { type VirtualCard, virtualCard } from "./card.ts";
import { cardManagerObjects } from "./card-manager.ts";
import { Chip, type ChipBehaviour, type ChipContent } from "./chip.ts";
import { holderKeys } from "./holder-keys.ts";
import { type Persona, type PersonaName, persona } from "./identity.ts";
import { createIssuer, type Issuer } from "./issuer.ts";
import { checkPersona } from "./persona-rules.ts";
import silhouette from "./silhouette.json" with { type: "json" };
import type { TimingModel } from "./timing.ts";
import { profileOf } from "./token-profile.ts";

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
  /** Default that of the persona. A phone carries only the JPKI application; an Android phone wants the PIN before it gives the certificate. */
  readonly token?: Exclude<TokenKind, "resident-card"> | undefined;
  /** Answer to reset, as bytes or by name; default that of the persona, or `contact`, or of another card `drivingLicence`. */
  readonly atr?: Uint8Array | AtrName | undefined;
  /** Generation of the card; default that of the persona, which is the one in use for all but one. `nextCardProfile` makes the made-up next card (次期カード), never a phone. */
  readonly profile?: CardProfile | undefined;
  readonly behaviour?: ChipBehaviour | undefined;
  /** How long the card takes, such as `nfcTiming(424)`; default no longer than this machine needs. */
  readonly timing?: TimingModel | undefined;
}

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
  const { today } = options;
  const holder =
    typeof options.persona === "string" ? persona(options.persona, { today }) : options.persona;
  checkPersona(holder);
  const token = options.token ?? holder.token ?? "my-number-card";
  const issuer = options.issuer ?? (await createIssuer({ today }));
  const generation = holder.generation === "next" ? nextCardProfile : undefined;
  const profile = profileOf(token, options.profile ?? generation);
  const keys = await holderKeys(holder, issuer, profile);
  const card: NewCard = { holder, keys, issuer, profile };
  const { commonCard, residentRegistry, cardManager } = profile.applications;
  const authentication = authenticationApplication(card, token);
  const photo = options.photo ?? Buffer.from(silhouette.jpeg2000, "base64");
  const applications: ChipContent["applications"] =
    holder.card === "other"
      ? {}
      : {
          authentication,
          ...(token === "my-number-card" && {
            ...printedFace({ ...card, shared: authentication.references }, photo),
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
    atr: atrOf(options.atr ?? holder.atr, holder),
    chip: new Chip(
      {
        profile,
        applications,
        dataObjects,
        lastCommandIndicator: token === "iphone",
        terminalRoot: issuer.terminalRoot,
      },
      options.behaviour,
    ),
    certificates: keys.certificates,
    timing: options.timing,
  });
}

/** Two applications, or one where the profile has both views under one AID. */
function printedFace(
  card: NewCard,
  photo: Uint8Array,
): Pick<ChipContent["applications"], "basicInformation" | "surface"> {
  const basicInformation = basicInformationApplication(card);
  const surface = surfaceApplication(card, photo);
  if (basicInformation.layout.aid !== surface.layout.aid) return { basicInformation, surface };
  return { surface: joinViews(surface, basicInformation) };
}

function atrOf(atr: Uint8Array | string | undefined, holder: Persona): Uint8Array {
  const named = atr ?? (holder.card === "other" ? "drivingLicence" : "contact");
  return typeof named === "string" ? atrBytes(named) : named;
}
