import { toHex } from "./bytes.ts";
import { JpkiError } from "./errors.ts";
import {
  type Der,
  derTags,
  openDer,
  openSequence,
  readBitString,
  readDer,
  readObjectIdentifier,
} from "./trust/der.ts";
import { type KeyUsage, keyUsagesOf } from "./trust/key-usage.ts";
import { extensionIdentifiers, openExtensions } from "./trust/raw-extensions.ts";

/** What a certificate shows of its extensions. */
export interface ShownExtensions {
  readonly isAuthority: boolean;
  /** Hexadecimal. */
  readonly authorityKeyIdentifier?: string;
  readonly subjectKeyIdentifier?: string;
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage: readonly string[];
  readonly policies: readonly string[];
  /** GeneralNames, not read. */
  readonly alternativeNames: readonly Der[];
}

/**
 * Reads what is shown of the extensions and nothing else: a part that is not shown may be anything, and what RFC 5280 forbids
 * but can be read (no use allowed, a policy named twice, a BOOLEAN of another octet) is shown. The path checker refuses it.
 */
export function readShownExtensions(list: Der | undefined): ShownExtensions {
  const extensions = list ? openExtensions(list) : [];
  const read = <T>(
    name: keyof typeof extensionIdentifiers,
    reader: (value: Uint8Array) => T,
  ): T | undefined => {
    const identifier = extensionIdentifiers[name];
    const [found, second] = extensions.filter((extension) => extension.identifier === identifier);
    if (second) {
      const reason = `The certificate has extension ${identifier} twice.`;
      throw new JpkiError("CERTIFICATE_INVALID", reason);
    }
    return found && reader(found.value);
  };
  const authority = read("authorityKeyIdentifier", (value) => openSequence(value).optional(0x80));
  const subject = read("subjectKeyIdentifier", (value) => readDer(value, derTags.octetString));
  return {
    isAuthority: read("basicConstraints", readIsAuthority) ?? false,
    ...(authority && { authorityKeyIdentifier: toHex(authority.content) }),
    ...(subject && { subjectKeyIdentifier: toHex(subject.content) }),
    keyUsage: read("keyUsage", readKeyUsage) ?? [],
    extendedKeyUsage: read("extendedKeyUsage", readPurposes) ?? [],
    policies: read("certificatePolicies", readPolicies) ?? [],
    alternativeNames: read("subjectAlternativeName", (value) => openSequence(value).rest()) ?? [],
  };
}

function readIsAuthority(value: Uint8Array): boolean {
  const flag = openSequence(value).optional(derTags.boolean);
  return flag?.content.some((octet) => octet !== 0) ?? false;
}

function readKeyUsage(value: Uint8Array): readonly KeyUsage[] {
  return keyUsagesOf(readBitString(readDer(value, derTags.bitString).content, "bits"));
}

function readPurposes(value: Uint8Array): readonly string[] {
  return openSequence(value).rest(derTags.objectIdentifier).map(identifierOf);
}

function readPolicies(value: Uint8Array): readonly string[] {
  return openSequence(value)
    .rest(derTags.sequence)
    .map(({ content }) => identifierOf(openDer(content).next(derTags.objectIdentifier)));
}

function identifierOf({ content }: Der): string {
  return readObjectIdentifier(content);
}
