import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** Why a request was turned away; "stale" = our own page, but with the token of an earlier start: it must be loaded again. */
export type Refusal = "host" | "origin" | "token" | "stale";

/** Who may talk to the agent: only the page it served itself, in this start. */
export interface Access {
  /** The one origin of page and socket, e.g. `http://127.0.0.1:41873`. */
  readonly origin: string;
  /** Value of the `Set-Cookie` header that goes out with the page. */
  readonly cookie: string;
  /** Every request: the Host must be ours (DNS rebinding), and an Origin, where there is one, too. */
  admit(headers: IncomingHttpHeaders): Refusal | undefined;
  /** The socket: besides, the Origin must be there and the token of this start must come back. */
  admitSocket(headers: IncomingHttpHeaders): Refusal | undefined;
}

/** Makes a fresh 256-bit token for this start; browsers keep cookies per host and not per port, so the port is in its name. */
export function access(port: number): Access {
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  const name = `uketsuke-${port}`;
  const token = randomBytes(32).toString("base64url");

  function admit(headers: IncomingHttpHeaders): Refusal | undefined {
    if (headers.host !== host) return "host";
    if (headers.origin !== undefined && headers.origin !== origin) return "origin";
    return undefined;
  }

  return {
    origin,
    cookie: `${name}=${token}; Path=/; HttpOnly; SameSite=Strict`,
    admit,
    admitSocket(headers) {
      if (headers.origin === undefined) return "origin";
      return admit(headers) ?? checkToken(headers.cookie, name, token);
    },
  };
}

function checkToken(
  header: string | undefined,
  name: string,
  token: string,
): "token" | "stale" | undefined {
  const given = (header ?? "")
    .split(";")
    .map((pair) => pair.trim().split("=", 2))
    .filter(([key]) => key === name)
    .map(([, value]) => Buffer.from(value ?? ""));
  const expected = Buffer.from(token);
  if (given.some((value) => value.length === expected.length && timingSafeEqual(value, expected)))
    return undefined;
  return given.length === 0 ? "token" : "stale";
}
