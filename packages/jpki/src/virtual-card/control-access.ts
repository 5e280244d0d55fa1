import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { ControlRefusal } from "./control-request.ts";

/** Who may come in. */
export interface ControlAccess {
  readonly port: number;
  readonly token: string;
}

/**
 * Why a request is refused, if it is. The exact Host keeps out names that somebody let point to 127.0.0.1 (DNS rebinding), the Origin
 * keeps out every page of a browser, the token everybody else.
 */
export function refusalOf(
  headers: IncomingHttpHeaders,
  { port, token }: ControlAccess,
): ControlRefusal | undefined {
  if (headers.host !== `127.0.0.1:${port}` && headers.host !== `localhost:${port}`) {
    return new ControlRefusal(421, "WRONG_HOST", `The Host must be 127.0.0.1:${port}.`);
  }
  if (headers.origin !== undefined) {
    return new ControlRefusal(403, "FROM_A_PAGE", "This door is not for pages of a browser.");
  }
  const given = /^Bearer (\S+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
  if (!timingSafeEqual(digest(given), digest(token))) {
    return new ControlRefusal(
      401,
      "UNAUTHORIZED",
      "The token is missing or not that of this door.",
    );
  }
  return undefined;
}

/** Equal lengths, whatever was given. */
function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
