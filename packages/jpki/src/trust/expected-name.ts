import type { GeneralName } from "./names.ts";
import type { Finding } from "./refusal.ts";

/** Whom a certificate is expected to be for. */
export type ExpectedName =
  | { readonly dns: string }
  | { readonly address: string }
  | { readonly mailbox: string };

/**
 * Holds the names of a certificate against an expected one (RFC 9525, 6.3). Only subjectAltName counts, never the common name;
 * `*` counts as the whole leftmost label of a name of at least three labels.
 */
export function refuseExpectedName(
  expected: ExpectedName,
  names: readonly GeneralName[] = [],
): Finding | undefined {
  const matches = names.some((name) => {
    if ("dns" in expected) return name.form === "dNSName" && isHost(name.value, expected.dns);
    if ("mailbox" in expected) {
      return name.form === "rfc822Name" && isMailbox(name.value, expected.mailbox);
    }
    const octets = addressOctets(expected.address);
    return name.form === "iPAddress" && octets !== undefined && octets.equals(name.value);
  });
  return matches
    ? undefined
    : { reason: "name-mismatch", detail: "no alternative name is the expected one" };
}

function isHost(presented: string, expected: string): boolean {
  const [pattern, host] = [presented.toLowerCase(), expected.toLowerCase().replace(/\.$/, "")];
  if (!/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(host)) return false;
  if (!pattern.startsWith("*.")) return pattern === host;
  const domain = pattern.slice(1);
  return domain.lastIndexOf(".") > 0 && /^[^.]+/.exec(host)?.[0] + domain === host;
}

function isMailbox(presented: string, expected: string): boolean {
  const [, user, host] = /^(.+)@([^@]+)$/.exec(presented) ?? [];
  const [, wantedUser, wantedHost] = /^(.+)@([^@]+)$/.exec(expected) ?? [];
  return (
    user !== undefined && user === wantedUser && host?.toLowerCase() === wantedHost?.toLowerCase()
  );
}

/** Octets of an address in text; undefined when it is none. */
function addressOctets(address: string): Buffer | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) {
    const octets = address.split(".").map(Number);
    return octets.every((octet) => octet < 0x100) ? Buffer.from(octets) : undefined;
  }
  // The URL parser writes every spelling of an IPv6 address in one way: groups in hexadecimal, at most one "::".
  const url = URL.parse(`http://[${address}]`);
  if (!url) return undefined;
  const [head = "", tail] = url.hostname.slice(1, -1).split("::");
  const groups = (text: string): string[] => (text === "" ? [] : text.split(":"));
  const [before, after] = [groups(head), groups(tail ?? "")];
  const zeros = new Array<string>(8 - before.length - after.length).fill("0");
  const all = [...before, ...zeros, ...after];
  return Buffer.from(all.map((group) => group.padStart(4, "0")).join(""), "hex");
}
