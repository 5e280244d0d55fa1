import { JpkiError } from "../errors.ts";
import type {
  ApplicationLayout,
  CardProfile,
  CommonCardLayout,
  ReferenceName,
  ResidentRegistryLayout,
  TokenKind,
  Unlock,
} from "../layout/card-profile.ts";
import { verificationNumberB } from "../verification-number.ts";
import { cardInformation, keyReference } from "./card-information.ts";
import { keyIdentifier } from "./card-verifiable-certificate.ts";
import * as files from "./files.ts";
import type { HolderKeys } from "./holder-keys.ts";
import { cardFace, type Persona } from "./identity.ts";
import type { Issuer } from "./issuer.ts";
import type { ApplicationContent } from "./logical-channel.ts";
import { Reference } from "./reference.ts";

/** What every application of a new card is filled from. */
export interface NewCard {
  readonly holder: Persona;
  readonly keys: HolderKeys;
  readonly issuer: Issuer;
  readonly profile: CardProfile;
  /** References of 認証AP, for those that are one with them. */
  readonly shared?: ApplicationContent["references"];
}

/** 公的個人認証AP of a new card: both certificates with their CAs, token and presence. */
export function authenticationApplication(card: NewCard, token: TokenKind): ApplicationContent {
  const { keys, issuer, profile } = card;
  const layout = profile.applications.authentication;
  const { authentication, signing } = keys.certificates;
  const authorities = issuer.authorities[layout.keys.authenticationKey.algorithm.name];
  return {
    layout,
    files: {
      token: files.tokenInformation(labelOf(profile, token)),
      presence: files.presence({ authentication: true, signing: signing !== undefined }),
      authenticationCertificate: authentication,
      authenticationCaCertificate: authorities.authentication.der,
      signingCaCertificate: authorities.signing.der,
      ...(signing && { signingCertificate: signing }),
    },
    references: referencesOf(layout, card),
    keys: {
      authenticationKey: keys.authentication,
      ...(signing && { signingKey: keys.signing }),
    },
  };
}

/** 券面事項入力補助AP of a new card: the four attributes, their signature, the card's key. */
export function basicInformationApplication(card: NewCard): ApplicationContent {
  const { holder, keys, issuer, profile } = card;
  const layout = profile.applications.basicInformation;
  const { municipality, certificate } = issuer.cardVerifiable.basicInformation;
  const number = files.individualNumber();
  // Two views of one application have one key for 内部認証.
  const one = layout.aid === profile.applications.surface.aid;
  const cardKey = one ? keys.surface : keys.basicInformation;
  return {
    layout,
    files: {
      individualNumber: number,
      attributes: files.attributes(holder),
      attributesSignature: files.attributesSignature(number, holder, municipality.privateKey),
      cardVerifiableCertificate: certificate,
      cardKey: files.cardKey(cardKey.publicKey, municipality.privateKey),
    },
    references: referencesOf(layout, card),
    keys: { internalAuthenticationKey: cardKey.privateKey },
  };
}

/** 券面事項確認AP of a new card: the printed face with the photo, signed, and the card's key. */
export function surfaceApplication(card: NewCard, photo: Uint8Array): ApplicationContent {
  const { holder, keys, issuer, profile } = card;
  const layout = profile.applications.surface;
  const { municipality, certificate } = issuer.cardVerifiable.surface;
  const { publicKey, privateKey } = keys.surface;
  return {
    layout,
    files: {
      birthDate: files.birthDate(holder, publicKey, municipality.privateKey),
      surface: files.surface(holder, photo, publicKey, municipality.privateKey),
      issuer: files.issuerInformation(),
      cardVerifiableCertificate: certificate,
      individualNumberImage: files.individualNumberImage(publicKey, municipality.privateKey),
    },
    references: referencesOf(layout, card),
    keys: { internalAuthenticationKey: privateKey },
  };
}

/** 共通カードAP of a new card: what the card says about itself, and a key that answers without a PIN. */
export function commonCardApplication(card: NewCard, layout: CommonCardLayout): ApplicationContent {
  const { holder, issuer } = card;
  return {
    layout,
    files: {},
    records: { cardInformation: [cardInformation(holder)] },
    references: referencesOf(layout, card),
    // Nothing on the card shows the public half of this key; here it is the issuer's, as nobody can check it anyway.
    keys: { commonCardKey: issuer.cardVerifiable.surface.authority.privateKey },
  };
}

/** 住基AP of a new card: one key identifier. */
export function residentRegistryApplication(
  card: NewCard,
  layout: ResidentRegistryLayout,
): ApplicationContent {
  return {
    layout,
    files: {},
    records: { keyReference: [keyReference(keyIdentifier("7000012"))] },
    references: referencesOf(layout, card),
    keys: {},
  };
}

function labelOf(profile: CardProfile, token: TokenKind): string {
  const label = Object.entries(profile.tokens).find(([, kind]) => kind === token)?.[0];
  if (!label) throw new JpkiError("VIRTUAL_CARD_INVALID", `There is no token label of ${token}.`);
  return label;
}

function referencesOf(
  layout: ApplicationLayout,
  { holder, shared }: NewCard,
): ReadonlyMap<Unlock, Reference> {
  const secrets = secretsOf(holder);
  const names = Object.keys(layout.references) as ReferenceName[];
  return new Map(
    names.flatMap((name) => {
      const reference = layout.references[name];
      if (!reference) return [];
      const one = reference.sharedWith && shared?.get(reference.sharedWith);
      return [
        [name, one ?? new Reference(reference, secrets[name], holder.triesLeft[name])] as const,
      ];
    }),
  );
}

/**
 * One application out of the two views a profile has of it. Where both give one name to two files the second one gets another name,
 * which nobody sees: the chip finds files by their identifiers.
 */
export function joinViews(one: ApplicationContent, other: ApplicationContent): ApplicationContent {
  const names = Object.entries(other.layout.files).map(([name, file]) => {
    const taken = one.layout.files[name];
    return [name, taken && taken.id !== file.id ? `other ${name}` : name] as const;
  });
  const renamed = <T>(files: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      names.flatMap(([name, to]) => {
        const file = files[name];
        return file === undefined ? [] : [[to, file] as const];
      }),
    );
  return {
    layout: {
      aid: one.layout.aid,
      files: { ...renamed(other.layout.files), ...one.layout.files },
      references: { ...other.layout.references, ...one.layout.references },
      keys: { ...other.layout.keys, ...one.layout.keys },
    },
    files: { ...renamed(other.files), ...one.files },
    references: new Map([...other.references, ...one.references]),
    keys: { ...other.keys, ...one.keys },
  };
}

function secretsOf(holder: Persona): Readonly<Record<ReferenceName, Uint8Array | undefined>> {
  const { pins } = holder;
  const number = verificationNumberB(cardFace(holder));
  return {
    authenticationPin: bytesOf(pins.authentication),
    signingPassword: bytesOf(pins.signing),
    basicInformationPin: bytesOf(pins.basicInformation),
    verificationNumberA: bytesOf(files.impossibleNumber),
    verificationNumberB: number,
    birthDate: number.slice(0, 6),
    // Set together with the PIN of 券面事項入力補助AP at the municipality.
    commonCardPin: bytesOf(pins.basicInformation),
    residentRegistryPin: bytesOf(pins.basicInformation),
  };
}

function bytesOf(text: string | undefined): Uint8Array | undefined {
  return text === undefined ? undefined : Buffer.from(text, "latin1");
}
