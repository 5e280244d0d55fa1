import { JpkiError } from "../errors.ts";
import {
  type ApplicationLayout,
  type CardProfile,
  certificateProfile,
  type ReferenceName,
  type TokenKind,
  type Unlock,
} from "../layout.ts";
import { verificationNumberB } from "../verification-number.ts";
import {
  type CardVerifiableKey,
  issueCardVerifiableCertificate,
} from "./card-verifiable-certificate.ts";
import * as files from "./files.ts";
import { certificateStart, type Persona } from "./identity.ts";
import { cardVerifiableKey, createKeyPair, type Issuer } from "./issuer.ts";
import type { ApplicationContent } from "./logical-channel.ts";
import { Reference } from "./reference.ts";

/** 公的個人認証AP of a new card: two key pairs, their certificates, token and presence. */
export async function authenticationApplication(
  holder: Persona,
  issuer: Issuer,
  profile: CardProfile,
  token: TokenKind,
): Promise<ApplicationContent & { readonly certificates: PersonCertificates }> {
  const layout = profile.applications.authentication;
  const [authenticationKey, signingKey] = await Promise.all([createKeyPair(), createKeyPair()]);
  const validity = { validFrom: certificateStart(holder), validTo: holder.certificateExpiry };
  const authentication = issuer.issueAuthenticationCertificate({
    ...validity,
    publicKey: authenticationKey.publicKey,
  });
  const signing = holder.signing
    ? issuer.issueSigningCertificate(
        { ...validity, publicKey: signingKey.publicKey },
        signingAttributes(holder),
      )
    : undefined;
  return {
    layout,
    files: {
      token: files.tokenInformation(labelOf(profile, token)),
      presence: files.presence({ authentication: true, signing: holder.signing }),
      authenticationCertificate: authentication,
      authenticationCaCertificate: issuer.authenticationCa.der,
      signingCaCertificate: issuer.signingCa.der,
      ...(signing && { signingCertificate: signing }),
    },
    references: referencesOf(layout, holder),
    keys: {
      authenticationKey: authenticationKey.privateKey,
      ...(signing && { signingKey: signingKey.privateKey }),
    },
    certificates: { authentication, ...(signing && { signing }) },
  };
}

/** DER of the holder's certificates; without a signing certificate where the holder has none. */
export interface PersonCertificates {
  readonly authentication: Uint8Array;
  readonly signing?: Uint8Array;
}

/** 券面事項入力補助AP of a new card: the four attributes, their signature, the card's key. */
export async function basicInformationApplication(
  holder: Persona,
  issuer: Issuer,
  profile: CardProfile,
): Promise<ApplicationContent> {
  const layout = profile.applications.basicInformation;
  const [writer, card] = await Promise.all([cardVerifiableKey("7000034"), createKeyPair()]);
  const number = files.individualNumber();
  return {
    layout,
    files: {
      individualNumber: number,
      attributes: files.attributes(holder),
      attributesSignature: files.attributesSignature(number, holder, writer.privateKey),
      cardVerifiableCertificate: certify(writer, issuer.cardVerifiable.basicInformation),
      cardKey: files.cardKey(card.publicKey, writer.privateKey),
    },
    references: referencesOf(layout, holder),
    keys: { internalAuthenticationKey: card.privateKey },
  };
}

/** 券面事項確認AP of a new card: the printed face with the photo, signed, and the card's key. */
export async function surfaceApplication(
  holder: Persona,
  photo: Uint8Array,
  issuer: Issuer,
  profile: CardProfile,
): Promise<ApplicationContent> {
  const layout = profile.applications.surface;
  const [writer, card] = await Promise.all([cardVerifiableKey("7000024"), createKeyPair()]);
  return {
    layout,
    files: {
      birthDate: files.birthDate(holder, card.publicKey, writer.privateKey),
      surface: files.surface(holder, photo, card.publicKey, writer.privateKey),
      issuer: files.issuerInformation(),
      cardVerifiableCertificate: certify(writer, issuer.cardVerifiable.surface),
      individualNumberImage: files.individualNumberImage(card.publicKey, writer.privateKey),
    },
    references: referencesOf(layout, holder),
    keys: { internalAuthenticationKey: card.privateKey },
  };
}

function certify(writer: CardVerifiableKey, authority: CardVerifiableKey): Uint8Array {
  return issueCardVerifiableCertificate(writer, authority);
}

/** Names in the signing certificate: date with its era digit, sex 1 to 3, no substituted characters. */
function signingAttributes(holder: Persona): readonly (readonly [string, string])[] {
  const { otherNames } = certificateProfile;
  const eras = [
    ["2019-05-01", "5"],
    ["1989-01-08", "4"],
    ["1926-12-25", "3"],
    ["1912-07-30", "2"],
  ] as const;
  const era = eras.find(([begins]) => begins <= holder.birthDate)?.[1] ?? "1";
  const sex = { male: "1", female: "2", other: "3", "not-applicable": "3" }[holder.sex];
  return [
    [otherNames.name, holder.name],
    [otherNames.birthDate, `${era}${holder.birthDate.replaceAll("-", "")}`],
    [otherNames.sex, sex],
    [otherNames.address, holder.address],
    [otherNames.nameSubstitutions, "0".repeat([...holder.name].length)],
    [otherNames.addressSubstitutions, "0".repeat([...holder.address].length)],
  ];
}

function labelOf(profile: CardProfile, token: TokenKind): string {
  const label = Object.entries(profile.tokens).find(([, kind]) => kind === token)?.[0];
  if (!label) throw new JpkiError("VIRTUAL_CARD_INVALID", `There is no token label of ${token}.`);
  return label;
}

function referencesOf(layout: ApplicationLayout, holder: Persona): ReadonlyMap<Unlock, Reference> {
  const secrets = secretsOf(holder);
  const names = Object.keys(layout.references) as ReferenceName[];
  return new Map(
    names.flatMap((name) => {
      const reference = layout.references[name];
      return reference
        ? [[name, new Reference(reference, secrets[name], holder.triesLeft[name])] as const]
        : [];
    }),
  );
}

function secretsOf(holder: Persona): Readonly<Record<ReferenceName, Uint8Array | undefined>> {
  const { pins } = holder;
  const number = verificationNumberB({
    birthDate: holder.birthDate,
    expiryYear: Number(holder.cardExpiry.slice(0, 4)),
    securityCode: holder.securityCode,
  });
  return {
    authenticationPin: bytesOf(pins.authentication),
    signingPassword: bytesOf(pins.signing),
    basicInformationPin: bytesOf(pins.basicInformation),
    verificationNumberA: bytesOf(files.impossibleNumber),
    verificationNumberB: number,
    birthDate: number.slice(0, 6),
  };
}

function bytesOf(text: string | undefined): Uint8Array | undefined {
  return text === undefined ? undefined : Buffer.from(text, "latin1");
}
