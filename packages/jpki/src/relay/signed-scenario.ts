import { type KeyObject, verify } from "node:crypto";
import { brokenRule } from "./refusal.ts";

/** @internal Algorithm (RFC 7518, 3.1) that a key stands for: the header of a JWS does not choose. */
export function scenarioAlgorithm(key: KeyObject): "ES256" | "RS256" {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === "ec" && namedCurve === "prime256v1") return "ES256";
  if (key.asymmetricKeyType === "rsa" && modulusLength >= 2048) return "RS256";
  throw new RangeError("A key of signed scenarios is P-256, or RSA of at least 2048 bits.");
}

/**
 * @internal Payload of a signed scenario (JWS in compact form, RFC 7515) after its signature was verified with the key.
 * Of the header only `alg` counts, which must be that of the key; keys named in it (kid, jwk, x5c …) are not looked at,
 * `crit` is refused. Throws RELAY_PROTOCOL.
 */
export function openSignedScenario(jws: string, key: KeyObject): string {
  const [header = "", payload = "", signature = "", ...rest] = jws.split(".");
  const signatureBytes = fromBase64url(signature);
  const { alg, crit } = readHeader(header);
  if (rest.length > 0 || alg !== scenarioAlgorithm(key) || crit !== undefined) {
    throw brokenRule("signed a scenario in a way that was not agreed on");
  }
  const signed = Buffer.from(`${header}.${payload}`, "latin1");
  if (!verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, signatureBytes)) {
    throw brokenRule("sent a scenario whose signature does not verify");
  }
  return textOf(payload);
}

function readHeader(header: string): { readonly alg?: unknown; readonly crit?: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(textOf(header));
  } catch {
    value = undefined;
  }
  if (typeof value !== "object" || value === null) throw unreadable();
  return value;
}

function textOf(base64url: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(fromBase64url(base64url));
  } catch {
    throw unreadable();
  }
}

/** Strict: what would not come out the same again is refused (RFC 7515, section 2). */
function fromBase64url(text: string): Buffer {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.toString("base64url") !== text) throw unreadable();
  return bytes;
}

function unreadable(): Error {
  return brokenRule("sent a signed scenario that is no JWS in compact form");
}
