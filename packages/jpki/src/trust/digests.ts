/** Names of the digests (ハッシュ関数), as node:crypto knows them. SHA-1 is read where old things carry it; a policy decides. */
export type DigestName = "sha1" | "sha256" | "sha384" | "sha512";

/** Object identifier and length of each digest (RFC 5754, 2; RFC 3370, 2.1). */
export const digests: Readonly<
  Record<DigestName, { readonly identifier: string; readonly bytes: number }>
> = {
  sha1: { identifier: "1.3.14.3.2.26", bytes: 20 },
  sha256: { identifier: "2.16.840.1.101.3.4.2.1", bytes: 32 },
  sha384: { identifier: "2.16.840.1.101.3.4.2.2", bytes: 48 },
  sha512: { identifier: "2.16.840.1.101.3.4.2.3", bytes: 64 },
};

const names = new Map(
  (Object.keys(digests) as DigestName[]).map((name) => [digests[name].identifier, name]),
);

/** The digest an object identifier stands for. */
export function digestOf(identifier: string): DigestName | undefined {
  return names.get(identifier);
}
