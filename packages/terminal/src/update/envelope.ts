/**
 * Signed metadata: the exact bytes that were signed, and signatures beside them (DSSE v1 with Ed25519), so that nothing has to be written
 * the same way twice.
 * @module
 */
import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { TerminalError } from "../errors.ts";
import { list, object, type Shape, ShapeMismatch, text } from "../shape.ts";

/** Signed bytes with their signatures (DSSE). */
export interface Envelope {
  readonly payloadType: string;
  /** Base64 of the signed bytes. */
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

/** The shape of the signatures of an {@link Envelope}. */
export const signaturesShape: Shape<Envelope["signatures"]> = list(
  object<Envelope["signatures"][number]>({ keyid: text, sig: text }),
);

const envelopeShape: Shape<Envelope> = object<Envelope>({
  payloadType: text,
  payload: text,
  signatures: signaturesShape,
});

/** Who may sign something, and how many of them have to (役割と必要な署名数). */
export interface Role {
  /** Key ids. */
  readonly keys: readonly string[];
  /** Signatures of different keys that are needed; at least 1. */
  readonly threshold: number;
}

/** Base64 of a public key, 32 bytes of Ed25519, by its id. */
export type Keys = Readonly<Record<string, string>>;

/** Id of a public key: SHA-256 of its 32 bytes, hex. */
export function keyIdOf(publicKey: string): string {
  return createHash("sha256").update(Buffer.from(publicKey, "base64")).digest("hex");
}

/** The 32 bytes of an Ed25519 key, of the public or the private one, base64. @throws TerminalError UPDATE_KEY_INVALID */
export function publicKeyOf(key: KeyObject): string {
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  const { crv, x } = publicKey.export({ format: "jwk" });
  if (crv !== "Ed25519" || x === undefined)
    throw new TerminalError(
      "UPDATE_KEY_INVALID",
      "The key is not Ed25519. Make one with `uketsuke update keygen`.",
    );
  return Buffer.from(x, "base64url").toString("base64");
}

/** Signs a value with each key. */
export function signEnvelope(
  payloadType: string,
  value: unknown,
  keys: readonly KeyObject[],
): Envelope {
  const payload = Buffer.from(JSON.stringify(value), "utf8");
  return {
    payloadType,
    payload: payload.toString("base64"),
    signatures: keys.map((key) => ({
      keyid: keyIdOf(publicKeyOf(key)),
      sig: sign(null, signedBytes(payloadType, payload), key).toString("base64"),
    })),
  };
}

/** Reads an envelope without believing it. @throws TerminalError UPDATE_METADATA_INVALID */
export function readEnvelope(bytes: Uint8Array): Envelope {
  return readJson(bytes, envelopeShape, "envelope");
}

/**
 * The signed value of an envelope whose signatures reach the threshold of every role.
 * @throws TerminalError UPDATE_SIGNATURE_INVALID, UPDATE_METADATA_INVALID
 */
export function openEnvelope<T>(
  envelope: Envelope,
  expected: { readonly payloadType: string; readonly shape: Shape<T> },
  signers: readonly { readonly keys: Keys; readonly role: Role }[],
): T {
  const { payloadType, shape } = expected;
  if (envelope.payloadType !== payloadType)
    throw new TerminalError(
      "UPDATE_METADATA_INVALID",
      `The metadata is of another kind than ${payloadType}. Fetch it again.`,
    );
  const payload = Buffer.from(envelope.payload, "base64");
  for (const { keys, role } of signers) {
    const signed = signersOf(envelope, payload, keys, role);
    if (role.threshold < 1 || signed < role.threshold)
      throw new TerminalError(
        "UPDATE_SIGNATURE_INVALID",
        `${signed} of ${role.threshold} needed signatures are good. Nothing of it is used; ask the publisher.`,
      );
  }
  return readJson(payload, shape, "payload");
}

/** How many different keys of a role have signed. */
function signersOf(envelope: Envelope, payload: Buffer, keys: Keys, role: Role): number {
  const bytes = signedBytes(envelope.payloadType, payload);
  const good = role.keys.filter((id) =>
    envelope.signatures.some(({ keyid, sig }) => keyid === id && isSigned(bytes, sig, keys[id])),
  );
  return new Set(good).size;
}

function isSigned(bytes: Buffer, signature: string, key: string | undefined): boolean {
  if (key === undefined) return false;
  try {
    const x = Buffer.from(key, "base64").toString("base64url");
    const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    return verify(null, bytes, publicKey, Buffer.from(signature, "base64"));
  } catch {
    // A key of a wrong length is a key that has signed nothing.
    return false;
  }
}

/** Pre-authentication encoding of DSSE v1: kind and length of both parts are signed too. */
function signedBytes(payloadType: string, payload: Buffer): Buffer {
  const kind = Buffer.from(payloadType, "utf8");
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${kind.length} `),
    kind,
    Buffer.from(` ${payload.length} `),
    payload,
  ]);
}

function readJson<T>(bytes: Uint8Array, shape: Shape<T>, what: string): T {
  try {
    return shape(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)), what);
  } catch (cause) {
    const place = cause instanceof ShapeMismatch ? cause.message : `${what} is no JSON`;
    throw new TerminalError("UPDATE_METADATA_INVALID", `${place}. Fetch it again.`, { cause });
  }
}
