import type { GeneralName } from "./names.ts";
import { isSelfIssued, type PathCertificate } from "./path-certificate.ts";
import { extensionIdentifiers } from "./raw-extensions.ts";
import type { RevocationList } from "./revocation-list.ts";

const mustNotBeCritical = {
  authorityKeyIdentifier: "4.2.1.1",
  subjectKeyIdentifier: "4.2.1.2",
  freshestList: "4.2.1.15",
  authorityInformation: "4.2.2.1",
  subjectInformation: "4.2.2.2",
} as const;

const mustBeCritical = {
  nameConstraints: "4.2.1.10",
  policyConstraints: "4.2.1.11",
  inhibitAnyPolicy: "4.2.1.14",
} as const;

const maximumSerialNumberOctets = 20;

/**
 * The first rule of RFC 5280, section 4, that the issuer of a certificate broke; undefined when none. These rules bind those who
 * issue: section 6, which says how paths are checked, does not ask a verifier to enforce them, and real authorities break some.
 */
export function brokenIssuerRule(certificate: PathCertificate): string | undefined {
  return (
    serialNumberRule(certificate) ??
    namesRule(certificate) ??
    keyIdentifierRule(certificate) ??
    authorityRule(certificate) ??
    criticalityRule(certificate) ??
    alternativeNamesRule(certificate.extensions.subjectAlternativeName ?? [])
  );
}

function serialNumberRule({ serialNumber }: PathCertificate): string | undefined {
  const first = Number.parseInt(serialNumber.slice(0, 2), 16);
  if (first >= 0x80 || /^0+$/.test(serialNumber))
    return "a serial number that is not positive (4.1.2.2)";
  const octets = serialNumber.length / 2;
  return octets > maximumSerialNumberOctets
    ? "a serial number of more than 20 octets (4.1.2.2)"
    : undefined;
}

function namesRule({ issuer, subject, extensions }: PathCertificate): string | undefined {
  if (issuer.key === "") return "an empty issuer (4.1.2.4)";
  if (subject.key !== "") return undefined;
  if (extensions.basicConstraints?.authority) return "an authority without a name (4.1.2.6)";
  return extensions.critical.get(extensionIdentifiers.subjectAlternativeName)
    ? undefined
    : "an empty subject without a critical subjectAltName (4.2.1.6)";
}

function keyIdentifierRule(certificate: PathCertificate): string | undefined {
  const { authorityKeyIdentifier, subjectKeyIdentifier, basicConstraints } = certificate.extensions;
  const { keyIdentifier } = authorityKeyIdentifier ?? {};
  if (keyIdentifier === undefined && !isSelfIssued(certificate)) {
    return "no authorityKeyIdentifier (4.2.1.1)";
  }
  return basicConstraints?.authority && subjectKeyIdentifier === undefined
    ? "an authority without subjectKeyIdentifier (4.2.1.2)"
    : undefined;
}

function authorityRule({ extensions, version }: PathCertificate): string | undefined {
  const { basicConstraints, keyUsage, nameConstraints } = extensions;
  const authority = basicConstraints?.authority === true;
  if (version !== 3) return "a certificate before version 3 (4.1.2.1)";
  if (!authority && keyUsage?.has("keyCertSign")) {
    return "keyCertSign without basicConstraints cA (4.2.1.9)";
  }
  if (authority && !extensions.critical.get(extensionIdentifiers.basicConstraints)) {
    return "basicConstraints of an authority that are not critical (4.2.1.9)";
  }
  if (authority && !keyUsage) return "an authority without keyUsage (4.2.1.3)";
  if (basicConstraints?.pathLength !== undefined && !(authority && keyUsage?.has("keyCertSign"))) {
    return "a path length of no authority (4.2.1.9)";
  }
  return nameConstraints && !authority ? "name constraints of no authority (4.2.1.10)" : undefined;
}

function criticalityRule({ extensions: { critical } }: PathCertificate): string | undefined {
  for (const [name, section] of Object.entries(mustNotBeCritical)) {
    const identifier = extensionIdentifiers[name as keyof typeof mustNotBeCritical];
    if (critical.get(identifier)) return `critical ${name} (${section})`;
  }
  for (const [name, section] of Object.entries(mustBeCritical)) {
    const identifier = extensionIdentifiers[name as keyof typeof mustBeCritical];
    if (critical.get(identifier) === false) return `${name} that is not critical (${section})`;
  }
  return undefined;
}

/** Shapes of RFC 5280, 4.2.1.6: host names in preferred syntax (a leftmost `*` is let pass), mailboxes, absolute URIs. */
function alternativeNamesRule(names: readonly GeneralName[]): string | undefined {
  const shapes = {
    dNSName: /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i,
    rfc822Name: /^[^\s@<>]+@[^\s@<>]+$/,
    uniformResourceIdentifier: /^[a-z][a-z0-9+.-]*:./i,
  } as const;
  for (const name of names) {
    if (!(name.form in shapes) || typeof name.value !== "string") continue;
    if (!shapes[name.form as keyof typeof shapes].test(name.value)) {
      return `a ${name.form} that is none (4.2.1.6)`;
    }
  }
  return undefined;
}

/** The first rule of RFC 5280, section 5, that the issuer of a revocation list broke. */
export function brokenListRule(list: RevocationList): string | undefined {
  if (!list.authorityKeyIdentifier) return "a list without authorityKeyIdentifier (5.2.1)";
  if (list.number === undefined) return "a list without a number (5.2.3)";
  return list.critical.get(extensionIdentifiers.listNumber)
    ? "a critical list number (5.2.3)"
    : undefined;
}
