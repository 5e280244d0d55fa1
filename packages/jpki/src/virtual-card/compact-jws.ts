import { type KeyObject, sign } from "node:crypto";
import { scenarioAlgorithm } from "../relay/signed-scenario.ts";

/** A JWS in compact form (RFC 7515) over a JSON text; the header can be bent to see what a reader makes of it. */
export function compactJws(payload: string, key: KeyObject, header: object = {}): string {
  const protectedHeader = JSON.stringify({ alg: scenarioAlgorithm(key), typ: "JWT", ...header });
  const signed = `${base64url(protectedHeader)}.${base64url(payload)}`;
  const signature = sign("sha256", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" });
  return `${signed}.${signature.toString("base64url")}`;
}

function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}
