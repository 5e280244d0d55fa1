import { createHash, type KeyObject, randomBytes } from "node:crypto";
import { certificateProfile } from "../layout/certificate-profile.ts";
import type { KeyAlgorithm } from "../layout/key-algorithms.ts";
import { addYears, endOfDay, startOfDay } from "./calendar.ts";
import {
  authorityKey,
  certificateAuthority,
  distributionPoint,
  issuerAlternativeName,
  keyUsage,
  ocspResponder,
  policy,
  subjectKey,
} from "./certificate-profile.ts";
import { createKeyPair } from "./key-pair.ts";
import { RevocationRegister } from "./revocation-register.ts";
import { issueCertificate, type Name, publicKeyBits } from "./x509.ts";

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

/** One authority that issues: its certificate, and what it issued and revoked. */
export interface Authority {
  readonly certificate: AuthorityCertificate;
  readonly register: RevocationRegister;
  issue(
    request: CertificateRequest,
    usage: Parameters<typeof issueCertificate>[0]["extensions"],
  ): Uint8Array;
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
/** The two made-up hierarchies; the names say what they are. */
export const hierarchies: Readonly<Record<"authentication" | "signing", Hierarchy>> = {
  authentication: {
    name: [...organisation, ["OU", "Sandbox for user authentication"], madeUp],
    // The policy of the real hierarchy, so that checks of the profile run unchanged; the names say what it is.
    policy: certificateProfile.policies.authentication[0],
  },
  signing: {
    name: [...organisation, ["OU", "Sandbox for digital signature"], madeUp],
    policy: certificateProfile.policies.signing[1],
  },
};
const practiceStatement = "http://sandbox.invalid/cps.html";
const responder = "http://ocsp.sandbox.invalid";

/** Makes an authority of one hierarchy with a key of that algorithm; its certificate began six years before `today`. */
export async function createAuthority(
  hierarchy: Hierarchy,
  algorithm: KeyAlgorithm,
  today: string,
): Promise<Authority> {
  const { publicKey, privateKey } = await createKeyPair(algorithm);
  const serialNumber = newSerialNumber();
  const { name } = hierarchy;
  const identifier = subjectKeyIdentifier(publicKey);
  const authorityReference = authorityKey(identifier, name, serialNumber);
  const point: Name = [
    ...name,
    ["OU", "CRL Distribution Points"],
    ["OU", "Sandbox-ken"],
    ["CN", "Mihon-shi CRLDP"],
  ];
  const common = [
    policy(hierarchy.policy, practiceStatement),
    issuerAlternativeName([
      ["C", "JP"],
      ["O", "模擬の公的個人認証サービス (uketsuke sandbox)"],
    ]),
    ocspResponder(responder),
    authorityReference,
    distributionPoint(point),
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
  const register = new RevocationRegister(der, privateKey, point);
  return {
    certificate: { der, pem: toPem(der) },
    register,
    issue: (request, usage) =>
      register.issued(
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
      ),
  };
}

/** SHA-1 of the public key bits (RFC 5280, 4.2.1.2 method 1). */
function subjectKeyIdentifier(publicKey: KeyObject): Uint8Array {
  return createHash("sha1").update(publicKeyBits(publicKey)).digest();
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
