import { constants, sign } from "node:crypto";
import type { Signer } from "../../src/cms/index.ts";
import {
  type SignatureAlgorithmName,
  type TrustAnchor,
  trustAnchor,
} from "../../src/trust/index.ts";
import {
  type Made,
  type MakeOptions,
  make,
  makeAuthority,
  newKeys,
  newRsaKeys,
} from "../trust/made-certificates.ts";
import { keyUsage } from "../trust/made-extensions.ts";

/** A made key and certificate that sign, as a maker's own would. */
export interface MadeSigner extends Signer {
  readonly certificate: Made;
  /** How often the key signed. */
  readonly count: number;
}

/** Valid at any time, because openssl judges by the clock. */
export const anyTime = { from: "2020-01-01", to: "2049-12-31" } as const;

/** The authority of every made signer. */
export const root: Made = makeAuthority(anyTime);
export const anchors: readonly TrustAnchor[] = [trustAnchor(root.der)];

/** Makes a signer below {@link root}. */
export function madeSigner(options: MakeOptions = {}): MadeSigner {
  const certificate = make({
    issuer: root,
    subject: "Signer",
    ...anyTime,
    extensions: [keyUsage("digitalSignature", "nonRepudiation")],
    ...options,
  });
  let count = 0;
  return {
    certificate,
    get count() {
      return count;
    },
    readCertificate: async () => certificate,
    async sign(message, { algorithm }) {
      count += 1;
      return signWith(certificate, message, algorithm);
    },
  };
}

/** Signs a message with the key of a made certificate. */
export function signWith(
  { privateKey: key }: Pick<Made, "privateKey">,
  message: Uint8Array,
  algorithm: SignatureAlgorithmName,
): Uint8Array {
  const digest = algorithm.split("-").at(-1) ?? "";
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
  const how = algorithm.startsWith("rsa-pss") ? { padding, saltLength } : {};
  return sign(digest, message, { key, ...how });
}

const rsa = newRsaKeys();

/** One signer for each algorithm that signs. */
export const signers: readonly (readonly [SignatureAlgorithmName, MadeSigner])[] = [
  ["rsa-sha256", madeSigner({ keys: rsa })],
  ["rsa-sha512", madeSigner({ keys: rsa })],
  ["rsa-pss-sha256", madeSigner({ keys: rsa })],
  ["rsa-pss-sha384", madeSigner({ keys: rsa })],
  ["ecdsa-sha256", madeSigner()],
  ["ecdsa-sha384", madeSigner({ keys: newKeys("secp384r1") })],
  ["ecdsa-sha512", madeSigner({ keys: newKeys("secp521r1") })],
];
