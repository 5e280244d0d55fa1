import { expect, test } from "vitest";
import { make, makeAuthority, now } from "../../test/trust/made-certificates.ts";
import { modernAlgorithms } from "./algorithms.ts";
import { readPathCertificate } from "./path-certificate.ts";
import { validatePath } from "./path-validation.ts";
import { beginWork, defaultWorkLimits } from "./work.ts";

const settings = { anchors: [], at: now.getTime(), algorithms: modernAlgorithms, policies: {} };
const work = beginWork({ ...defaultWorkLimits, milliseconds: 60_000 });

test("a path whose names do not chain is refused, whoever built it", () => {
  const root = makeAuthority();
  const renamed = make({ issuer: root, issuerName: makeAuthority({ subject: "Other" }).name });
  const path = (...made: { der: Uint8Array }[]) => made.map(({ der }) => readPathCertificate(der));
  expect(validatePath(path(root, make({ issuer: root })), settings, work)).toHaveProperty("keys");
  expect(validatePath(path(root, renamed), settings, work)).toMatchObject({
    reason: "no-path",
    position: 0,
  });
  const anonymous = makeAuthority({ subject: [], keys: root });
  expect(validatePath(path(anonymous, make({ issuer: anonymous })), settings, work)).toMatchObject({
    reason: "no-path",
  });
});

test("a path of nothing is a mistake of the caller", () => {
  expect(() => validatePath([], settings, work)).toThrow(RangeError);
});
