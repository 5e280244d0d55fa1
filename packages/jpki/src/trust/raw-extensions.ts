import { type Der, derTags, openDer, readBoolean, readObjectIdentifier } from "./der.ts";
import { Unreadable } from "./refusal.ts";

/** One extension as it stands, its value not read. */
export interface RawExtension {
  readonly identifier: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** Object identifiers of the extensions that rules speak of by name. */
export const extensionIdentifiers = {
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAlternativeName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  listNumber: "2.5.29.20",
  reason: "2.5.29.21",
  invalidityDate: "2.5.29.24",
  deltaIndicator: "2.5.29.27",
  issuingDistributionPoint: "2.5.29.28",
  certificateIssuer: "2.5.29.29",
  nameConstraints: "2.5.29.30",
  distributionPoints: "2.5.29.31",
  certificatePolicies: "2.5.29.32",
  policyMappings: "2.5.29.33",
  authorityKeyIdentifier: "2.5.29.35",
  policyConstraints: "2.5.29.36",
  extendedKeyUsage: "2.5.29.37",
  freshestList: "2.5.29.46",
  inhibitAnyPolicy: "2.5.29.54",
  authorityInformation: "1.3.6.1.5.5.7.1.1",
  subjectInformation: "1.3.6.1.5.5.7.1.11",
  noRevocationCheck: "1.3.6.1.5.5.7.48.1.5",
} as const;

/** Takes the Extensions of a certificate, a list or an answer apart; `flag` is the content of `critical`. */
export function openExtensions(
  list: Der,
): readonly (Pick<RawExtension, "identifier" | "value"> & { readonly flag?: Uint8Array })[] {
  return openDer(list.content)
    .rest(derTags.sequence)
    .map((extension) => {
      const fields = openDer(extension.content);
      const identifier = readObjectIdentifier(fields.next(derTags.objectIdentifier).content);
      const flag = fields.optional(derTags.boolean)?.content;
      const { content: value } = fields.next(derTags.octetString);
      fields.end();
      return { identifier, value, ...(flag && { flag }) };
    });
}

/** Reads the Extensions of a certificate, a list or an answer, values untouched. None may appear twice. */
export function readRawExtensions(list: Der): readonly RawExtension[] {
  const seen = new Set<string>();
  const extensions = openExtensions(list);
  if (extensions.length === 0) throw new Unreadable("an empty list of extensions");
  return extensions.map(({ identifier, flag, value }) => {
    const critical = flag !== undefined && readBoolean(flag);
    if (seen.has(identifier)) {
      throw new Unreadable(`extension ${identifier} appears twice`, "duplicate-extension");
    }
    seen.add(identifier);
    return { identifier, critical, value };
  });
}
