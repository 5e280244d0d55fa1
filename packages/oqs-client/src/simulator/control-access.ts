import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** Who may come in. */
export interface ControlAccess {
  readonly port: number;
  readonly token: string;
}

/** A request the door answers with an error: the HTTP status, and a code and a sentence in the body. */
export class ControlRefusal extends Error {
  override readonly name: string = "ControlRefusal";
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * Refuses who may not come in. The exact Host keeps out names that somebody let point to 127.0.0.1 (DNS rebinding), the exact Origin
 * pages of others, the token everybody else. The page's own files hold no secret and need none.
 * @throws ControlRefusal
 */
export function admit(
  headers: IncomingHttpHeaders,
  { port, token }: ControlAccess,
  options: { readonly needsToken: boolean },
): void {
  const host = `127.0.0.1:${port}`;
  if (headers.host !== host)
    throw new ControlRefusal(421, "WRONG_HOST", `the Host must be ${host}`);
  if (headers.origin !== undefined && headers.origin !== `http://${host}`)
    throw new ControlRefusal(403, "WRONG_ORIGIN", "this door is not for pages of others");
  if (!options.needsToken) return;
  const given = /^Bearer (\S+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
  if (!timingSafeEqual(digest(given), digest(token)))
    throw new ControlRefusal(401, "UNAUTHORIZED", "the token is missing or not that of this door");
}

/** Sent with every answer: nothing is loaded from elsewhere, nothing is kept, nobody frames it. */
export const protection: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), usb=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

/** Equal lengths, whatever was given. */
function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
