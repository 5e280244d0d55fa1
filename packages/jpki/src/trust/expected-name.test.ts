import { expect, test } from "vitest";
import { fromHex } from "../bytes.ts";
import { type ExpectedName, refuseExpectedName } from "./expected-name.ts";
import type { GeneralName } from "./names.ts";

const dns = (value: string): GeneralName => ({ form: "dNSName", value });
const address = (hex: string): GeneralName => ({ form: "iPAddress", value: fromHex(hex) });

test.for([
  [{ dns: "a.example" }, dns("A.example"), true],
  [{ dns: "a.example." }, dns("a.example"), true],
  [{ dns: "b.example" }, dns("a.example"), false],
  [{ dns: "b.example.org" }, dns("*.example.org"), true],
  [{ dns: "example.org" }, dns("*.example.org"), false],
  [{ dns: "a.b.example.org" }, dns("*.example.org"), false],
  [{ dns: "b.org" }, dns("*.org"), false],
  [{ dns: "baz.example.org" }, dns("ba*.example.org"), false],
  [{ dns: "*.example.org" }, dns("*.example.org"), false],
  [{ dns: "" }, dns(""), false],
  [{ address: "192.0.2.1" }, address("C0000201"), true],
  [{ address: "192.0.2.1" }, dns("192.0.2.1"), false],
  [{ address: "192.0.2.256" }, address("C0000200"), false],
  [{ address: "::1" }, address("00000000000000000000000000000001"), true],
  [{ address: "2001:DB8:0:0::1" }, address("20010DB8000000000000000000000001"), true],
  [{ address: "1:2:3:4:5:6:7:8" }, address("00010002000300040005000600070008"), true],
  [{ address: "1::" }, address("00010000000000000000000000000000"), true],
  [{ address: "nonsense" }, address("C0000201"), false],
  [{ mailbox: "a@B.example" }, { form: "rfc822Name", value: "a@b.EXAMPLE" }, true],
  [{ mailbox: "A@b.example" }, { form: "rfc822Name", value: "a@b.example" }, false],
  [{ mailbox: "nobody" }, { form: "rfc822Name", value: "nobody" }, false],
] as [ExpectedName, GeneralName, boolean][])("%j against %j: %s", ([expected, name, matches]) => {
  expect(refuseExpectedName(expected, [name]) === undefined).toBe(matches);
});

test("one of several names is enough, none is not", () => {
  expect(
    refuseExpectedName({ dns: "b.example" }, [dns("a.example"), dns("b.example")]),
  ).toBeUndefined();
  expect(refuseExpectedName({ dns: "b.example" })?.reason).toBe("name-mismatch");
});
