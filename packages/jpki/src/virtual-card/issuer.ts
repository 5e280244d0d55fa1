import { createHash, generateKeyPair, type KeyObject, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { JpkiError } from "../errors.ts";
import { certificateProfile } from "../layout/certificate-profile.ts";
import { sandboxMunicipality } from "./card-information.ts";
import { addYears, endOfDay, isDate, startOfDay, todayInJapan } from "./calendar.ts";
import {
  type CardVerifiableKey,
  issueCardVerifiableCertificate,
  keyIdentifier,
} from "./card-verifiable-certificate.ts";
import {
  authorityKey,
  certificateAuthority,
  clientAuthentication,
  distributionPoint,
  issuerAlternativeName,
  keyUsage,
  ocspResponder,
  policy,
  type SubjectAttributes,
  subjectAttributes,
  subjectKey,
} from "./certificate-profile.ts";
import { issueCertificate, type Name } from "./x509.ts";

/** Certificate of one made-up authority (認証局), as a verifier wants it. */
export interface AuthorityCertificate {
  readonly der: Uint8Array;
  readonly pem: string;
}

/** What both kinds of person's certificate need. Dates are days in Japan, `YYYY-MM-DD`. */
export interface CertificateRequest {
  readonly publicKey: KeyObject;
  readonly validFrom: string;
  readonly validTo: string;
}

/** A made-up issuer of cards: everything it signs is truly signed, and nothing of it is official. */
export interface Issuer {
  /** Issues authentication certificates (利用者証明用認証局). */
  readonly authenticationCa: AuthorityCertificate;
  /** Issues signing certificates (署名用認証局). */
  readonly signingCa: AuthorityCertificate;
  /** Who signs the files of 券面事項確認AP and 券面事項入力補助AP, and the authorities above (CV証明書). */
  readonly cardVerifiable: {
    readonly surface: CardVerifiableIssuer;
    readonly basicInformation: CardVerifiableIssuer;
  };
  /** SIMULATED root of terminal certificates (特定機関認証): only the shape follows public sources. */
  readonly terminalRoot: CardVerifiableKey;
  /** DER of an authentication certificate (利用者証明用電子証明書). */
  issueAuthenticationCertificate(request: CertificateRequest): Uint8Array;
  /** DER of a signing certificate (署名用電子証明書) with the person's attributes in its subjectAltName. */
  issueSigningCertificate(request: CertificateRequest, attributes: SubjectAttributes): Uint8Array;
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

interface Hierarchy {
  readonly name: Name;
  readonly policy: string;
}

const organisation: Name = [
  ["C", "JP"],
  ["O", "UKETSUKE-SANDBOX"],
];
const madeUp: Name[number] = ["OU", "Made up by the uketsuke sandbox, not J-LIS"];
const hierarchies = {
  authentication: {
    name: [...organisation, ["OU", "Sandbox for user authentication"], madeUp],
    // The policy of the real hierarchy, so that checks of the profile run unchanged; the names say what it is.
    policy: certificateProfile.policies.authentication[0],
  },
  signing: {
    name: [...organisation, ["OU", "Sandbox for digital signature"], madeUp],
    policy: certificateProfile.policies.signing[1],
  },
} as const satisfies Record<string, Hierarchy>;
const practiceStatement = "http://sandbox.invalid/cps.html";
const responder = "http://ocsp.sandbox.invalid";
const newKeyPair = promisify(generateKeyPair);

/** Makes a new issuer with keys of its own (RSA-2048); nothing is stored, so every issuer differs. */
export async function createIssuer(options: IssuerOptions = {}): Promise<Issuer> {
  const today = options.today ?? todayInJapan();
  if (!isDate(today)) throw new JpkiError("VIRTUAL_CARD_INVALID", "today is not YYYY-MM-DD.");
  const [authentication, signing, surface, basicInformation, terminalRoot] = await Promise.all([
    createAuthority(hierarchies.authentication, today),
    createAuthority(hierarchies.signing, today),
    cardVerifiableIssuer("7000023", `${sandboxMunicipality}21`),
    cardVerifiableIssuer("7000033", `${sandboxMunicipality}31`),
    cardVerifiableKey("9200099"),
  ]);
  return {
    authenticationCa: authentication.certificate,
    signingCa: signing.certificate,
    cardVerifiable: { surface, basicInformation },
    terminalRoot,
    issueAuthenticationCertificate: (request) =>
      authentication.issue(request, [keyUsage("digitalSignature"), clientAuthentication()]),
    issueSigningCertificate: (request, attributes) =>
      signing.issue(request, [
        keyUsage("digitalSignature", "nonRepudiation"),
        subjectAttributes(attributes),
      ]),
  };
}

/** A new RSA-2048 key pair, made off the main thread. */
export function createKeyPair(): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  return newKeyPair("rsa", { modulusLength: 2048 });
}

/** A new key of the card verifiable hierarchy under the given number. */
export async function cardVerifiableKey(
  number: string,
  group?: string,
): Promise<CardVerifiableKey> {
  return { identifier: keyIdentifier(number, group), ...(await createKeyPair()) };
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

interface Authority {
  readonly certificate: AuthorityCertificate;
  issue(
    request: CertificateRequest,
    usage: Parameters<typeof issueCertificate>[0]["extensions"],
  ): Uint8Array;
}

async function createAuthority(hierarchy: Hierarchy, today: string): Promise<Authority> {
  const { publicKey, privateKey } = await createKeyPair();
  const serialNumber = newSerialNumber();
  const { name } = hierarchy;
  const identifier = subjectKeyIdentifier(publicKey);
  const authorityReference = authorityKey(identifier, name, serialNumber);
  const common = [
    policy(hierarchy.policy, practiceStatement),
    issuerAlternativeName([
      ["C", "JP"],
      ["O", "模擬の公的個人認証サービス (uketsuke sandbox)"],
    ]),
    ocspResponder(responder),
    authorityReference,
    distributionPoint([
      ...name,
      ["OU", "CRL Distribution Points"],
      ["OU", "Sandbox-ken"],
      ["CN", "Mihon-shi CRLDP"],
    ]),
  ];
  const der = issueCertificate(
    {
      serialNumber,
      issuer: name,
      subject: name,
      validFrom: startOfDay(addYears(today, -6)),
      validTo: endOfDay(addYears(today, 11)),
      publicKey,
      extensions: [
        certificateAuthority(),
        keyUsage("keyCertSign", "cRLSign"),
        subjectKey(identifier),
        authorityReference,
      ],
    },
    privateKey,
  );
  return {
    certificate: { der, pem: toPem(der) },
    issue: (request, usage) =>
      issueCertificate(
        {
          serialNumber: newSerialNumber(),
          issuer: name,
          subject: [
            ["C", "JP"],
            ["CN", `SANDBOX${randomBytes(9).toString("hex").toUpperCase()}`],
          ],
          validFrom: startOfDay(request.validFrom),
          validTo: endOfDay(request.validTo),
          publicKey: request.publicKey,
          extensions: [...usage, ...common, subjectKey(subjectKeyIdentifier(request.publicKey))],
        },
        privateKey,
      ),
  };
}

/** SHA-1 of the public key bits (RFC 5280, 4.2.1.2 method 1). */
function subjectKeyIdentifier(publicKey: KeyObject): Uint8Array {
  return createHash("sha1")
    .update(publicKey.export({ type: "pkcs1", format: "der" }))
    .digest();
}

/** Four bytes like the numbers seen on cards, positive and in shortest form. */
function newSerialNumber(): Uint8Array {
  return Uint8Array.of(0x01 + ((randomBytes(1)[0] ?? 0) % 0x7e), ...randomBytes(3));
}

function toPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
