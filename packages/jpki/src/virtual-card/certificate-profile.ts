import * as asn1js from "asn1js";
import {
  AccessDescription,
  AltName,
  AuthorityKeyIdentifier,
  BasicConstraints,
  CertificatePolicies,
  CRLDistributionPoints,
  DistributionPoint,
  Extension,
  ExtKeyUsage,
  GeneralName,
  InfoAccess,
  PolicyInformation,
  PolicyQualifierInfo,
} from "pkijs";
import { encodeName, exactBuffer, type Name } from "./x509.ts";

const keyUsageBits = {
  digitalSignature: 0,
  nonRepudiation: 1,
  keyCertSign: 5,
  cRLSign: 6,
} as const;

/** Subject alternative names of a signing certificate: object identifier and text, in the order seen on one. */
export type SubjectAttributes = readonly (readonly [identifier: string, text: string])[];

/** keyUsage (RFC 5280, 4.2.1.3), critical. */
export function keyUsage(...usages: readonly (keyof typeof keyUsageBits)[]): Extension {
  const bits = usages.map((usage) => keyUsageBits[usage]);
  const octet = bits.reduce((sum: number, bit) => sum | (0x80 >> bit), 0);
  const value = new asn1js.BitString({
    valueHex: exactBuffer(Uint8Array.of(octet)),
    unusedBits: 7 - Math.max(...bits),
  });
  return extension("2.5.29.15", value, true);
}

/** extendedKeyUsage clientAuth (RFC 5280, 4.2.1.12). */
export function clientAuthentication(): Extension {
  return extension("2.5.29.37", new ExtKeyUsage({ keyPurposes: ["1.3.6.1.5.5.7.3.2"] }).toSchema());
}

/** basicConstraints cA=TRUE (RFC 5280, 4.2.1.9), critical. */
export function certificateAuthority(): Extension {
  return extension("2.5.29.19", new BasicConstraints({ cA: true }).toSchema(), true);
}

/** certificatePolicies with a CPS address (RFC 5280, 4.2.1.4), critical as in the JPKI profile. */
export function policy(identifier: string, practiceStatement: string): Extension {
  const qualifier = new PolicyQualifierInfo({
    policyQualifierId: "1.3.6.1.5.5.7.2.1",
    qualifier: new asn1js.IA5String({ value: practiceStatement }),
  });
  const information = new PolicyInformation({
    policyIdentifier: identifier,
    policyQualifiers: [qualifier],
  });
  return extension(
    "2.5.29.32",
    new CertificatePolicies({ certificatePolicies: [information] }).toSchema(),
    true,
  );
}

/** cRLDistributionPoints whose one point is a directory name, no address (RFC 5280, 4.2.1.13). */
export function distributionPoint(name: Name): Extension {
  const point = new DistributionPoint({ distributionPoint: [directoryName(name)] });
  return extension(
    "2.5.29.31",
    new CRLDistributionPoints({ distributionPoints: [point] }).toSchema(),
  );
}

/** issuerAltName holding one directory name (RFC 5280, 4.2.1.7). */
export function issuerAlternativeName(name: Name): Extension {
  return extension("2.5.29.18", new AltName({ altNames: [directoryName(name)] }).toSchema());
}

/** subjectAltName of otherName attributes, each a UTF8String (JPKI profile of the signing certificate). */
export function subjectAttributes(attributes: SubjectAttributes): Extension {
  const names = attributes.map(
    ([identifier, text]) =>
      new asn1js.Constructed({
        idBlock: { tagClass: 3, tagNumber: 0 },
        value: [
          new asn1js.ObjectIdentifier({ value: identifier }),
          new asn1js.Constructed({
            idBlock: { tagClass: 3, tagNumber: 0 },
            value: [new asn1js.Utf8String({ value: text })],
          }),
        ],
      }),
  );
  return extension("2.5.29.17", new asn1js.Sequence({ value: names }));
}

/** authorityInfoAccess naming an OCSP responder (RFC 5280, 4.2.2.1). */
export function ocspResponder(address: string): Extension {
  const description = new AccessDescription({
    accessMethod: "1.3.6.1.5.5.7.48.1",
    accessLocation: new GeneralName({ type: 6, value: address }),
  });
  return extension(
    "1.3.6.1.5.5.7.1.1",
    new InfoAccess({ accessDescriptions: [description] }).toSchema(),
  );
}

/** authorityKeyIdentifier with key identifier, issuer and serial number (RFC 5280, 4.2.1.1). */
export function authorityKey(
  keyIdentifier: Uint8Array,
  issuer: Name,
  serialNumber: Uint8Array,
): Extension {
  const value = new AuthorityKeyIdentifier({
    keyIdentifier: new asn1js.OctetString({ valueHex: exactBuffer(keyIdentifier) }),
    authorityCertIssuer: [directoryName(issuer)],
    authorityCertSerialNumber: new asn1js.Integer({ valueHex: exactBuffer(serialNumber) }),
  });
  return extension("2.5.29.35", value.toSchema());
}

/** subjectKeyIdentifier (RFC 5280, 4.2.1.2). */
export function subjectKey(keyIdentifier: Uint8Array): Extension {
  return extension("2.5.29.14", new asn1js.OctetString({ valueHex: exactBuffer(keyIdentifier) }));
}

function directoryName(name: Name): GeneralName {
  return new GeneralName({ type: 4, value: encodeName(name) });
}

function extension(extnID: string, value: asn1js.BaseBlock, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: value.toBER() });
}
