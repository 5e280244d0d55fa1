import { concat } from "./bytes.ts";
import { writeTlv } from "./tlv.ts";

/** ECDSA-Sig-Value (RFC 3279, 2.2.3) of a signature r ‖ s, each half as long as the curve's order. */
export function ecdsaSignatureValue(raw: Uint8Array): Uint8Array {
  const half = raw.length / 2;
  return writeTlv(0x30, [integer(raw.subarray(0, half)), integer(raw.subarray(half))]);
}

/** DER of an unsigned number: no leading zeros but the one that keeps it positive. */
function integer(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? Uint8Array.of(0) : bytes.subarray(first);
  return writeTlv(0x02, (digits[0] ?? 0) & 0x80 ? concat(Uint8Array.of(0), digits) : digits);
}
