import { createHash } from "node:crypto";
import {
  type Der,
  derTags,
  openDer,
  openSequence,
  readInteger,
  readObjectIdentifier,
  sameBytes,
} from "../trust/der.ts";
import { writeDer, writeObjectIdentifier, writeSequence } from "../trust/der-writer.ts";
import { nonceIdentifier } from "../trust/ocsp-request.ts";
import { readRawExtensions } from "../trust/raw-extensions.ts";
import { Unreadable } from "../trust/refusal.ts";
import { extension, type RevocationRegister, validityMilliseconds } from "./revocation-register.ts";

/** OCSPResponseStatus (RFC 6960, 4.2.1). */
const responseStatuses = { successful: 0, malformedRequest: 1, unauthorized: 6 } as const;
const basicResponse = "1.3.6.1.5.5.7.48.1.1";
const hashNames: Readonly<Record<string, string>> = {
  "1.3.14.3.2.26": "sha1",
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
};

/** One certificate that was asked about. */
interface Asked {
  /** DER of CertID, to be repeated as it came. */
  readonly identifier: Uint8Array;
  readonly hash: string | undefined;
  readonly nameHash: Uint8Array;
  readonly keyHash: Uint8Array;
  readonly serialNumber: string;
}

/**
 * SIMULATED responder (OCSP) of the authorities: DER in, DER out, no network. It signs with the key of the authority itself
 * (RFC 6960, 4.2.2.2), repeats a nonce and answers `unknown` for numbers the authority never issued.
 */
export function ocspAnswer(
  request: Uint8Array,
  registers: readonly RevocationRegister[],
  at: Date,
): Uint8Array {
  let read: { readonly asked: readonly Asked[]; readonly nonce?: Uint8Array };
  try {
    read = readRequest(request);
  } catch (error) {
    if (error instanceof Unreadable) return failure(responseStatuses.malformedRequest);
    throw error;
  }
  const register = registers.find((candidate) => read.asked.some((one) => isOf(one, candidate)));
  if (!register) return failure(responseStatuses.unauthorized);
  const singles = read.asked.map((one) =>
    writeSequence(
      one.identifier,
      statusOf(one, register, at),
      generalizedTime(at),
      writeDer(0xa0, generalizedTime(new Date(at.getTime() + validityMilliseconds))),
    ),
  );
  const keyHash = createHash("sha1").update(register.keyBits).digest();
  const basic = register.sign(
    writeDer(0xa2, writeDer(derTags.octetString, keyHash)),
    generalizedTime(at),
    writeSequence(...singles),
    ...(read.nonce ? [writeDer(0xa1, writeSequence(extension(nonceIdentifier, read.nonce)))] : []),
  );
  const typed = writeSequence(
    writeObjectIdentifier(basicResponse),
    writeDer(derTags.octetString, basic),
  );
  return writeSequence(enumerated(responseStatuses.successful), writeDer(0xa0, typed));
}

/** OCSPRequest (RFC 6960, 4.1.1); a signature on it is not looked at. */
function readRequest(der: Uint8Array): { asked: readonly Asked[]; nonce?: Uint8Array } {
  const fields = openDer(openSequence(der).next(derTags.sequence).content);
  fields.optional(0xa0);
  fields.optional(0xa1);
  const list = openDer(fields.next(derTags.sequence).content).rest(derTags.sequence);
  const asked = list.map((single) => readIdentifier(openDer(single.content).next()));
  const explicit = fields.optional(0xa2);
  const extensions = explicit ? readRawExtensions(openDer(explicit.content).next()) : [];
  const nonce = extensions.find(({ identifier }) => identifier === nonceIdentifier)?.value;
  return nonce ? { asked, nonce } : { asked };
}

function readIdentifier(der: Der): Asked {
  const fields = openDer(der.content);
  const algorithm = openDer(fields.next(derTags.sequence).content).next(derTags.objectIdentifier);
  return {
    identifier: der.whole,
    hash: hashNames[readObjectIdentifier(algorithm.content)],
    nameHash: fields.next(derTags.octetString).content,
    keyHash: fields.next(derTags.octetString).content,
    serialNumber: readInteger(fields.next(derTags.integer).content),
  };
}

function isOf({ hash, nameHash, keyHash }: Asked, register: RevocationRegister): boolean {
  if (hash === undefined) return false;
  const of = (bytes: Uint8Array): Uint8Array => createHash(hash).update(bytes).digest();
  return sameBytes(nameHash, of(register.name)) && sameBytes(keyHash, of(register.keyBits));
}

function statusOf(one: Asked, register: RevocationRegister, at: Date): Uint8Array {
  if (!isOf(one, register) || !register.has(one.serialNumber)) return writeDer(0x82);
  const since = register.revokedSince(one.serialNumber, at);
  return since ? writeDer(0xa1, generalizedTime(since)) : writeDer(0x80);
}

function failure(status: number): Uint8Array {
  return writeSequence(enumerated(status));
}

function enumerated(value: number): Uint8Array {
  return writeDer(derTags.enumerated, Uint8Array.of(value));
}

function generalizedTime(date: Date): Uint8Array {
  const digits = date.toISOString().replace(/[-:T]|\.\d+Z$/g, "");
  return writeDer(derTags.generalizedTime, Buffer.from(`${digits}Z`, "latin1"));
}
