/**
 * The publisher's side: keys, roots, manifests, and a folder that any web server can offer.
 * @module
 */
import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { type Envelope, keyIdOf, publicKeyOf, type Role, signEnvelope } from "./envelope.ts";
import { type Manifest, payloadTypes, type Release, type Root } from "./metadata.ts";

/** A new key pair for signing (署名鍵), Ed25519; both PEM. */
export function createSigningKey(): { readonly privateKey: string; readonly publicKey: string } {
  return generateKeyPairSync("ed25519", {
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
}

/** Public keys of a role and how many of them have to sign. */
export interface Signers {
  readonly keys: readonly KeyObject[];
  /** 1 when absent. */
  readonly threshold?: number;
}

/** A signed root (署名鍵の一覧); `signWith` holds enough private keys of the root before and of this one. */
export function createRoot(
  content: {
    readonly version: number;
    readonly expires: Date;
    readonly root: Signers;
    readonly manifest: Signers;
  },
  signWith: readonly KeyObject[],
): Envelope {
  const all = [...content.root.keys, ...content.manifest.keys].map((key) => publicKeyOf(key));
  const root: Root = {
    version: content.version,
    expires: content.expires.toISOString(),
    keys: Object.fromEntries(all.map((key) => [keyIdOf(key), key])),
    root: roleOf(content.root),
    manifest: roleOf(content.manifest),
  };
  return signEnvelope(payloadTypes.root, root, signWith);
}

/** A signed manifest (更新情報). */
export function createManifest(
  content: {
    readonly version: number;
    readonly expires: Date;
    readonly releases: readonly Release[];
  },
  signWith: readonly KeyObject[],
): Envelope {
  const { version, expires, releases } = content;
  const manifest: Manifest = { version, expires: expires.toISOString(), releases };
  return signEnvelope(payloadTypes.manifest, manifest, signWith);
}

/** Size and SHA-256 of a file to be released. */
export async function measure(path: string): Promise<Pick<Release, "size" | "sha256">> {
  const { size } = await stat(path);
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { size, sha256: hash.digest("hex") };
}

function roleOf({ keys, threshold = 1 }: Signers): Role {
  return { keys: keys.map((key) => keyIdOf(publicKeyOf(key))), threshold };
}
