import { describe, expect, test } from "vitest";
import { fromHex } from "../bytes.ts";
import { gather, refuseNames, unconstrained } from "./name-constraints.ts";
import type { GeneralName, Name } from "./names.ts";

const of = (
  form: "dNSName" | "rfc822Name" | "uniformResourceIdentifier",
  value: string,
): GeneralName => ({ form, value });
const dns = (value: string): GeneralName => of("dNSName", value);
const mailbox = (value: string): GeneralName => of("rfc822Name", value);
const uri = (value: string): GeneralName => of("uniformResourceIdentifier", value);
const address = (hex: string): GeneralName => ({ form: "iPAddress", value: fromHex(hex) });
const directory = (...parts: string[]): GeneralName => {
  const value: Name = { der: new Uint8Array(), parts, key: parts.join(","), emailAddresses: [] };
  return { form: "directoryName", value };
};

/** What becomes of a name under one permitted and under one excluded base. */
function verdicts(name: GeneralName, base: GeneralName): [permitted: boolean, excluded: boolean] {
  const under = (lists: { permitted: GeneralName[]; excluded: GeneralName[] }) =>
    refuseNames([name], gather(unconstrained, lists));
  return [
    under({ permitted: [base], excluded: [] }) === undefined,
    under({ permitted: [], excluded: [base] })?.reason === "name-excluded",
  ];
}
const inside: [boolean, boolean] = [true, true];
const outside: [boolean, boolean] = [false, false];

describe("inside or outside a subtree (RFC 5280, 4.2.1.10)", () => {
  test.for([
    [dns("host.example"), dns("host.example"), inside],
    [dns("www.host.example"), dns("host.example"), inside],
    [dns("WWW.Host.Example"), dns("hOST.example"), inside],
    [dns("host1.example"), dns("host.example"), outside],
    [dns("nothost.example"), dns("host.example"), outside],
    [dns("anything"), dns(""), inside],
    [dns("a.host.example"), dns(".host.example"), inside],
    [mailbox("a@host.example"), mailbox("a@host.example"), inside],
    [mailbox("A@host.example"), mailbox("a@host.example"), outside],
    [mailbox("b@HOST.example"), mailbox("host.example"), inside],
    [mailbox("b@www.host.example"), mailbox("host.example"), outside],
    [mailbox("b@www.host.example"), mailbox(".host.example"), inside],
    [mailbox("b@host.example"), mailbox(".host.example"), outside],
    [uri("http://host.example/x"), uri("host.example"), inside],
    [uri("http://u@HOST.example:80/x"), uri("host.example"), inside],
    [uri("http://www.host.example"), uri("host.example"), outside],
    [uri("http://www.host.example"), uri(".host.example"), inside],
    [uri("http://host.example"), uri(".host.example"), outside],
    [address("C0000201"), address("C0000200FFFFFF00"), inside],
    [address("C0000301"), address("C0000200FFFFFF00"), outside],
    [address("00000000000000000000000000000001"), address("C0000200FFFFFF00"), outside],
    [directory("a", "b"), directory("a"), inside],
    [directory("a"), directory("a", "b"), outside],
    [directory("b"), directory("a"), outside],
  ] as const)("%j in %j", ([name, base, expected]) => {
    expect(verdicts(name, base)).toEqual(expected);
  });

  test("a domain itself is excluded with what lies below it, but not permitted with it", () => {
    expect(verdicts(dns("host.example"), dns(".host.example"))).toEqual([false, true]);
  });

  test("a wildcard is excluded when one host it covers is, permitted when all are", () => {
    expect(verdicts(dns("*.host.example"), dns("host.example"))).toEqual(inside);
    expect(verdicts(dns("*.host.example"), dns("www.host.example"))).toEqual([false, true]);
    expect(verdicts(dns("*.host.example"), dns("a.b.host.example"))).toEqual(outside);
  });
});

describe("several constraints", () => {
  test("one form does not constrain another", () => {
    const constraints = gather(unconstrained, { permitted: [dns("a.example")], excluded: [] });
    expect(refuseNames([mailbox("a@b.example"), directory("x")], constraints)).toBeUndefined();
  });

  test("every authority that permits something must permit the name", () => {
    const first = gather(unconstrained, { permitted: [dns("example")], excluded: [] });
    const both = gather(first, { permitted: [dns("a.example"), dns("b.example")], excluded: [] });
    expect(refuseNames([dns("a.example")], both)).toBeUndefined();
    expect(refuseNames([dns("c.example")], both)?.reason).toBe("name-not-permitted");
    const widened = gather(both, { permitted: [dns("")], excluded: [] });
    expect(refuseNames([dns("c.example")], widened)?.reason).toBe("name-not-permitted");
  });

  test("excluded outweighs permitted", () => {
    const constraints = gather(unconstrained, {
      permitted: [dns("example")],
      excluded: [dns("a.example")],
    });
    expect(refuseNames([dns("b.example"), dns("x.a.example")], constraints)?.reason).toBe(
      "name-excluded",
    );
  });

  test.for([
    [uri("urn:x"), uri("a.example")],
    [uri("http://192.0.2.1/"), uri("a.example")],
    [uri("http://[::1]/"), uri("a.example")],
    [dns("a..example"), dns("a.example")],
    [dns("a.*.example"), dns("a.example")],
    [mailbox("nobody"), mailbox("a.example")],
    [
      { form: "registeredID", value: fromHex("2A") },
      { form: "registeredID", value: fromHex("2A") },
    ],
  ] as [GeneralName, GeneralName][])("%j cannot be compared", ([name, base]) => {
    const constraints = gather(unconstrained, { permitted: [], excluded: [base] });
    expect(refuseNames([name], constraints)?.reason).toBe("name-constraint-unsupported");
  });
});
