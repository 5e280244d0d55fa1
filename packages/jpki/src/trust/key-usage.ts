const keyUsages = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
] as const;

/** Names of RFC 5280, 4.2.1.3. */
export type KeyUsage = (typeof keyUsages)[number];

/** The uses that the octets of a KeyUsage allow. */
export function keyUsagesOf(octets: Uint8Array): readonly KeyUsage[] {
  return keyUsages.filter((_, bit) => ((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}
