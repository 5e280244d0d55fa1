import { createECDH, type KeyObject } from "node:crypto";
import { concat, fromHex, toHex } from "../bytes.ts";

/** Order of the group of each curve (FIPS 186-5 and SP 800-186, 3.2.1). */
const orders: Readonly<Record<string, string>> = {
  secp384r1:
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973",
};

/**
 * ECDSA over a ready digest (FIPS 186-5, 6.4.1), r ‖ s: what a chip does and node:crypto has no call for. Every signature takes a fresh
 * key pair for its nonce. The arithmetic is not constant in time: it signs with made-up keys only.
 */
export function signDigestWithEcdsa(digest: Uint8Array, key: KeyObject): Uint8Array {
  const curve = key.asymmetricKeyDetails?.namedCurve ?? "";
  const hex = orders[curve];
  if (hex === undefined) throw new TypeError(`no ECDSA on ${curve}`);
  const order = number(fromHex(hex));
  const size = hex.length / 2;
  const secret = number(Buffer.from(key.export({ format: "jwk" }).d ?? "", "base64url"));
  const message = number(digest.subarray(0, size));
  for (;;) {
    const nonce = createECDH(curve);
    const point = nonce.generateKeys();
    const r = number(point.subarray(1, 1 + size)) % order;
    const inverse = invert(number(nonce.getPrivateKey()), order);
    const s = (inverse * ((message + r * secret) % order)) % order;
    if (r !== 0n && s !== 0n) return concat(bytes(r, size), bytes(s, size));
  }
}

/** The number that multiplied by `value` leaves 1, by Euclid's algorithm. */
function invert(value: bigint, modulus: bigint): bigint {
  let [rest, next] = [value, modulus];
  let [factor, nextFactor] = [1n, 0n];
  while (next !== 0n) {
    const quotient = rest / next;
    [rest, next] = [next, rest - quotient * next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return ((factor % modulus) + modulus) % modulus;
}

function number(value: Uint8Array): bigint {
  return BigInt(`0x${toHex(value)}`);
}

function bytes(value: bigint, size: number): Uint8Array {
  return fromHex(value.toString(16).padStart(size * 2, "0"));
}
