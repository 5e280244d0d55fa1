import { parseCertificate } from "../certificate.ts";
import { JpkiError } from "../errors.ts";
import { algorithmOf } from "../key-algorithm.ts";
import { cardVerifiableAlgorithm } from "../layout/card-verifiable.ts";
import {
  ecdsaP384,
  type KeyAlgorithm,
  type KeyAlgorithmName,
  rsa2048,
} from "../layout/key-algorithms.ts";
import { isDate, startOfDay, todayInJapan } from "./calendar.ts";
import { sandboxMunicipality } from "./card-information.ts";
import {
  type CardVerifiableKey,
  issueCardVerifiableCertificate,
  keyIdentifier,
} from "./card-verifiable-certificate.ts";
import {
  type Authority,
  type AuthorityCertificate,
  type CertificateRequest,
  createAuthority,
  hierarchies,
} from "./certificate-authority.ts";
import {
  clientAuthentication,
  keyUsage,
  type SubjectAttributes,
  subjectAttributes,
} from "./certificate-profile.ts";
import { createKeyPair } from "./key-pair.ts";
import { ocspAnswer } from "./ocsp-responder.ts";

/** A made-up issuer of cards: everything it signs is truly signed, and nothing of it is official. */
export interface Issuer {
  /** Issues authentication certificates (利用者証明用認証局). */
  readonly authenticationCa: AuthorityCertificate;
  /** Issues signing certificates (署名用認証局). */
  readonly signingCa: AuthorityCertificate;
  /** Both again for every algorithm of the cards: the two above, and the made-up ones of the next card (次期カード). All bear the same names. */
  readonly authorities: Readonly<Record<KeyAlgorithmName, Authorities>>;
  /** Who signs the files of 券面事項確認AP and 券面事項入力補助AP, and the authorities above (CV証明書). */
  readonly cardVerifiable: {
    readonly surface: CardVerifiableIssuer;
    readonly basicInformation: CardVerifiableIssuer;
  };
  /** SIMULATED root of terminal certificates (特定機関認証): only the shape follows public sources. */
  readonly terminalRoot: CardVerifiableKey;
  /** DER of an authentication certificate (利用者証明用電子証明書); the authority whose key is of the same algorithm signs it. */
  issueAuthenticationCertificate(request: CertificateRequest): Uint8Array;
  /** DER of a signing certificate (署名用電子証明書) with the person's attributes in its subjectAltName. */
  issueSigningCertificate(request: CertificateRequest, attributes: SubjectAttributes): Uint8Array;
  /**
   * Revokes a certificate of this issuer (失効) from that moment on; default the beginning of the issuer's day. Once revoked it stays so.
   * Throws VIRTUAL_CARD_INVALID for a certificate of somebody else.
   */
  revoke(certificate: Uint8Array, options?: { readonly since?: Date | undefined }): void;
  /** DER of the revocation list (失効リスト, CRL) of one authority as it stands at that moment; default now. It counts for a day. */
  revocationList(
    authority: "authentication" | "signing",
    options?: { readonly at?: Date | undefined; readonly algorithm?: KeyAlgorithmName | undefined },
  ): Uint8Array;
  /** SIMULATED responder: DER of the answer to a DER OCSP request about certificates of one authority; default as of now. */
  ocspAnswer(request: Uint8Array, options?: { readonly at?: Date | undefined }): Uint8Array;
}

/** The two authorities of one algorithm. */
export interface Authorities {
  readonly authentication: AuthorityCertificate;
  readonly signing: AuthorityCertificate;
}

/** The municipality that signs files, certified by an authority a verifier must know from elsewhere. */
export interface CardVerifiableIssuer {
  readonly authority: CardVerifiableKey;
  readonly municipality: CardVerifiableKey;
  /** The municipality's CV certificate, signed by the authority. */
  readonly certificate: Uint8Array;
}

/** Options of {@link createIssuer}. */
export interface IssuerOptions {
  /** The day the issuer lives in, `YYYY-MM-DD`; default today in Japan. Its CA certificates began six years before. */
  readonly today?: string | undefined;
}

/** Makes a new issuer with keys of its own; nothing is stored, so every issuer differs. */
export async function createIssuer(options: IssuerOptions = {}): Promise<Issuer> {
  const today = options.today ?? todayInJapan();
  if (!isDate(today)) throw new JpkiError("VIRTUAL_CARD_INVALID", "today is not YYYY-MM-DD.");
  const [rsa, ecdsa, surface, basicInformation, terminalRoot] = await Promise.all([
    createAuthorities(rsa2048, today),
    createAuthorities(ecdsaP384, today),
    cardVerifiableIssuer("7000023", `${sandboxMunicipality}21`),
    cardVerifiableIssuer("7000033", `${sandboxMunicipality}31`),
    cardVerifiableKey("9200099"),
  ]);
  const made: Readonly<Record<KeyAlgorithmName, IssuingAuthorities>> = {
    "rsa-2048": rsa,
    "ecdsa-p384": ecdsa,
  };
  const registers = Object.values(made).flatMap(({ authentication, signing }) => [
    authentication.register,
    signing.register,
  ]);
  const authoritiesFor = ({ publicKey }: CertificateRequest): IssuingAuthorities => {
    const algorithm = algorithmOf(publicKey);
    if (algorithm) return made[algorithm.name];
    throw new JpkiError("VIRTUAL_CARD_INVALID", "No card has a key of this algorithm.");
  };
  const authorities = { "rsa-2048": certificatesOf(rsa), "ecdsa-p384": certificatesOf(ecdsa) };
  return {
    authenticationCa: rsa.authentication.certificate,
    signingCa: rsa.signing.certificate,
    authorities,
    cardVerifiable: { surface, basicInformation },
    terminalRoot,
    issueAuthenticationCertificate: (request) =>
      authoritiesFor(request).authentication.issue(request, [
        keyUsage("digitalSignature"),
        clientAuthentication(),
      ]),
    issueSigningCertificate: (request, attributes) =>
      authoritiesFor(request).signing.issue(request, [
        keyUsage("digitalSignature", "nonRepudiation"),
        subjectAttributes(attributes),
      ]),
    revoke(certificate, { since = startOfDay(today) } = {}) {
      const { serialNumber } = parseCertificate(certificate);
      const register = registers.find((candidate) => candidate.has(serialNumber));
      if (!register) {
        throw new JpkiError("VIRTUAL_CARD_INVALID", "The certificate is none of this issuer.");
      }
      register.revoke(serialNumber, since);
    },
    revocationList: (authority, { at = new Date(), algorithm = "rsa-2048" } = {}) =>
      made[algorithm][authority].register.list(at),
    ocspAnswer: (request, { at = new Date() } = {}) => ocspAnswer(request, registers, at),
  };
}

/** A new key of the card verifiable hierarchy under the given number. */
export async function cardVerifiableKey(
  number: string,
  group?: string,
): Promise<CardVerifiableKey> {
  return {
    identifier: keyIdentifier(number, group),
    ...(await createKeyPair(cardVerifiableAlgorithm)),
  };
}

async function cardVerifiableIssuer(
  authorityNumber: string,
  municipalityNumber: string,
): Promise<CardVerifiableIssuer> {
  const [authority, municipality] = await Promise.all([
    cardVerifiableKey(authorityNumber, "001"),
    cardVerifiableKey(municipalityNumber, "000"),
  ]);
  const certificate = issueCardVerifiableCertificate(municipality, authority);
  return { authority, municipality, certificate };
}

type IssuingAuthorities = Readonly<Record<keyof Authorities, Authority>>;

async function createAuthorities(
  algorithm: KeyAlgorithm,
  today: string,
): Promise<IssuingAuthorities> {
  const [authentication, signing] = await Promise.all([
    createAuthority(hierarchies.authentication, algorithm, today),
    createAuthority(hierarchies.signing, algorithm, today),
  ]);
  return { authentication, signing };
}

function certificatesOf({ authentication, signing }: IssuingAuthorities): Authorities {
  return { authentication: authentication.certificate, signing: signing.certificate };
}
