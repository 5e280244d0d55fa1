import { createHash, sign } from "node:crypto";
import { fromHex } from "../../src/bytes.ts";
import { openSequence, readBitString } from "../../src/trust/der.ts";
import { type Made, schemeOf } from "./made-certificates.ts";
import { bits, der, generalizedTime, integer, oid, sequence, time } from "./made-der.ts";
import { authorityKeyIdentifier, extension, listNumber } from "./made-extensions.ts";

/** One entry of a made list. */
export interface MadeEntry {
  readonly serialNumber: bigint;
  /** CRLReason. */
  readonly reason?: number;
  /** certificateIssuer, a GeneralName. */
  readonly issuer?: Uint8Array;
  readonly extensions?: readonly Uint8Array[];
}

/** What a made list says. */
export interface ListOptions {
  readonly issuer: Made;
  readonly signer?: Made;
  readonly entries?: readonly MadeEntry[];
  readonly thisUpdate?: string;
  readonly nextUpdate?: string | null;
  /** `null`: without cRLNumber. */
  readonly number?: number | null;
  readonly extensions?: readonly Uint8Array[];
  /** Without authorityKeyIdentifier. */
  readonly anonymous?: true;
}

/** Makes a revocation list of June 2026. */
export function makeList(options: ListOptions): Uint8Array {
  const { issuer, signer = issuer, entries = [], nextUpdate = "2026-07-01", number = 1 } = options;
  const { algorithm, digest } = schemeOf(signer.privateKey);
  const extensions = [
    ...(options.anonymous ? [] : [authorityKeyIdentifier(signer.keyIdentifier)]),
    ...(number === null ? [] : [listNumber(number)]),
    ...(options.extensions ?? []),
  ];
  const signed = sequence(
    integer(1),
    algorithm,
    issuer.name,
    time(new Date(options.thisUpdate ?? "2026-05-31")),
    ...(nextUpdate === null ? [] : [time(new Date(nextUpdate))]),
    ...(entries.length > 0 ? [sequence(Buffer.concat(entries.map(entryOf)))] : []),
    der(0xa0, sequence(...extensions)),
  );
  return sequence(signed, algorithm, bits(sign(digest, signed, signer.privateKey)));
}

function entryOf({ serialNumber, reason, issuer, extensions = [] }: MadeEntry): Uint8Array {
  const all = [
    ...(reason === undefined ? [] : [extension("2.5.29.21", der(0x0a, Uint8Array.of(reason)))]),
    ...(issuer ? [extension("2.5.29.29", sequence(issuer), true)] : []),
    ...extensions,
  ];
  return sequence(
    integer(serialNumber),
    time(new Date("2026-05-01")),
    ...(all.length > 0 ? [sequence(...all)] : []),
  );
}

/** What a made OCSP answer says. */
export interface AnswerOptions {
  readonly about: Made;
  readonly issuer: Made;
  readonly signer?: Made;
  /** Certificates that go along. */
  readonly certificates?: readonly Made[];
  readonly status?: "good" | "unknown" | "revoked";
  readonly thisUpdate?: string;
  readonly nextUpdate?: string | null;
  readonly producedAt?: string;
  readonly nonce?: Uint8Array;
  readonly extensions?: readonly Uint8Array[];
  readonly byName?: true;
  readonly serialNumber?: bigint;
  /** Name that the identifier of the certificate is made of; default the issuer's. */
  readonly issuerName?: Uint8Array;
}

const sha256 = fromHex("300D06096086480165030402010500");

/** Makes an OCSP answer about one certificate. */
export function makeAnswer(options: AnswerOptions): Uint8Array {
  const { about, issuer, signer = issuer, status = "good", certificates = [] } = options;
  const produced = options.producedAt ?? "2026-05-31T23:00:00Z";
  const { thisUpdate = produced, nextUpdate = "2026-06-02" } = options;
  const hash = (bytes: Uint8Array): Uint8Array =>
    der(0x04, createHash("sha256").update(bytes).digest());
  const identifier = sequence(
    sha256,
    hash(options.issuerName ?? issuer.name),
    hash(keyBits(issuer)),
    integer(options.serialNumber ?? about.serialNumber),
  );
  const statuses = {
    good: der(0x80),
    unknown: der(0x82),
    revoked: der(
      0xa1,
      generalizedTime(new Date("2026-05-01")),
      der(0xa0, der(0x0a, Uint8Array.of(1))),
    ),
  };
  const single = sequence(
    identifier,
    statuses[status],
    generalizedTime(new Date(thisUpdate)),
    ...(nextUpdate === null ? [] : [der(0xa0, generalizedTime(new Date(nextUpdate)))]),
  );
  const keyHash = createHash("sha1").update(keyBits(signer)).digest();
  const extensions = [
    ...(options.nonce ? [extension("1.3.6.1.5.5.7.48.1.2", der(0x04, options.nonce))] : []),
    ...(options.extensions ?? []),
  ];
  const signed = sequence(
    options.byName ? der(0xa1, signer.name) : der(0xa2, der(0x04, keyHash)),
    generalizedTime(new Date(produced)),
    sequence(single),
    ...(extensions.length > 0 ? [der(0xa1, sequence(...extensions))] : []),
  );
  const { algorithm, digest } = schemeOf(signer.privateKey);
  const response = sequence(
    signed,
    algorithm,
    bits(sign(digest, signed, signer.privateKey)),
    ...(certificates.length > 0
      ? [der(0xa0, sequence(...certificates.map((certificate) => certificate.der)))]
      : []),
  );
  const typed = sequence(oid("1.3.6.1.5.5.7.48.1.1"), der(0x04, response));
  return sequence(der(0x0a, Uint8Array.of(0)), der(0xa0, typed));
}

/** An answer that is only a status, such as 3 for tryLater. */
export function makeFailure(status: number): Uint8Array {
  return sequence(der(0x0a, Uint8Array.of(status)));
}

/** The bits of a SubjectPublicKeyInfo. */
function keyBits({ publicKey }: Made): Uint8Array {
  const fields = openSequence(publicKey);
  fields.next();
  return readBitString(fields.next().content, "octets");
}
