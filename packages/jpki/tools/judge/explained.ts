/** A known difference between a corpus and this checker: which cases (by the beginning of their name) and why. */
export type Explanations = readonly (readonly [nameBeginsWith: string, reason: string])[];

/** The reason that covers a case, if there is one. */
export function explain(name: string, explanations: Explanations): string | undefined {
  return explanations.find(([beginning]) => name.startsWith(beginning))?.[1];
}

const browserForum =
  "a rule of the CA/Browser Forum for web servers; RFC 5280 does not have it and JPKI is no web PKI";

/** x509-limbo. A case that appears in no row here is judged without mercy. */
export const limboDifferences: Explanations = [
  ["webpki::aki::root-with-aki-", browserForum],
  ["webpki::eku::", browserForum],
  ["webpki::ee-basicconstraints-ca", browserForum],
  ["webpki::san::san-critical-with-nonempty-subject", browserForum],
  [
    "webpki::nc::permitted-dns-match-noncritical",
    "contradicts rfc5280::nc::permitted-dns-match-noncritical, which asks for the opposite and is followed",
  ],
  [
    "rfc5280::nc::permitted-dn-match",
    "the case expects the host example.com, but its certificate names no host at all",
  ],
];

const outerOnly =
  "BoringSSL's outermost parser does not look inside: what stands there for an algorithm, name or key is none, and is read here";
const printable =
  "ASCII that is not of PrintableString: real issuers write it, and it cannot be taken for another name";
const parse = "boringssl-parse-cert/";

/** BoringSSL's certificate parser. */
export const certificateDifferences: Explanations = [
  [`${parse}cert_skeleton`, outerOnly],
  [`${parse}signature_algorithm_null`, outerOnly],
  [`${parse}failed_signature_algorithm`, outerOnly],
  [`${parse}tbs_v`, outerOnly],
  [
    `${parse}basic_constraints_pathlen_256`,
    "256 is an INTEGER that RFC 5280 allows; BoringSSL keeps it in one octet",
  ],
  [
    `${parse}extension_critical_0`,
    "a default written out as FALSE: not DER, but some issuers write it and it means nothing else",
  ],
  [`${parse}issuer_bad_printable_string`, printable],
  [`${parse}subject_not_printable_string`, printable],
  [
    `${parse}subject_printable_string_containing_utf8_client_cert`,
    "BoringSSL lets UTF-8 pass in a PrintableString for the sake of old client certificates",
  ],
  [
    `${parse}subject_blank_subjectaltname_not_critical`,
    "a rule for issuers, held only when the caller asks for issuerRules",
  ],
];
