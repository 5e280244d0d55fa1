import { expect, test } from "vitest";
import {
  type CheckPathOptions,
  checkPath,
  type PathResult,
  trustAnchor,
} from "../../src/trust/index.ts";
import { type Made, make, makeAuthority, newKeys, now } from "./made-certificates.ts";
import { alternativeNames, certificatePolicies, dns, nameConstraints } from "./made-extensions.ts";

const root = makeAuthority();

/** Checks with time enough, so that what ends a check is what it has to do and not how busy the machine is. */
const check = (
  certificate: Made,
  intermediates: readonly Made[],
  { limits, ...options }: Partial<CheckPathOptions> = {},
): PathResult =>
  checkPath(certificate.der, {
    anchors: [trustAnchor(root.der)],
    intermediates: intermediates.map(({ der }) => der),
    at: now,
    ...options,
    limits: { milliseconds: 60_000, ...limits },
  });

/** Authorities that all certify each other, none of them certified by the root. */
function ring(size: number): Made[] {
  const holders = Array.from({ length: size }, (_, index) => ({
    subject: `Ring ${index}`,
    keys: newKeys(),
  }));
  const roots = holders.map((holder) => makeAuthority(holder));
  return holders.flatMap((holder, index) =>
    roots
      .filter((_, other) => other !== index)
      .map((issuer) => makeAuthority({ ...holder, issuer })),
  );
}

test("two authorities that certify each other and nobody else", () => {
  const between = ring(2);
  const [issuer] = between;
  const result = check(make({ ...(issuer && { issuer }) }), between);
  expect(result).toMatchObject({ outcome: "refused", reason: "no-path" });
});

test("six authorities that all certify each other", () => {
  const between = ring(6);
  const [issuer] = between;
  const result = check(make({ ...(issuer && { issuer }) }), between);
  expect(result).toMatchObject({
    outcome: "refused",
    reason: expect.stringMatching(/work-limit|no-path/),
  });
});

test("a loop beside a way that leads up does not hide it", () => {
  const first = { subject: "First", keys: newKeys() };
  const second = { subject: "Second", keys: newKeys() };
  const crossed = [
    makeAuthority({ ...first, issuer: makeAuthority(second) }),
    makeAuthority({ ...second, issuer: makeAuthority(first) }),
    makeAuthority({ ...second, issuer: root }),
  ];
  const result = check(make({ issuer: makeAuthority(first) }), crossed);
  expect(result).toMatchObject({ outcome: "cryptographically-valid" });
  if (result.outcome === "cryptographically-valid") expect(result.path).toHaveLength(4);
});

/** A chain with that many certificates between the root and the end. */
function chain(length: number): { end: Made; between: Made[] } {
  const between: Made[] = [];
  let issuer = root;
  for (let index = 0; index < length; index++) {
    issuer = makeAuthority({ issuer, subject: `Level ${index}` });
    between.push(issuer);
  }
  return { end: make({ issuer }), between };
}

test("eight certificates are a path, nine are too many unless allowed", () => {
  const eight = chain(6);
  expect(check(eight.end, eight.between)).toMatchObject({ outcome: "cryptographically-valid" });
  const nine = chain(7);
  expect(check(nine.end, nine.between)).toMatchObject({ reason: "work-limit" });
  expect(check(nine.end, nine.between, { limits: { certificates: 9 } })).toMatchObject({
    outcome: "cryptographically-valid",
  });
});

test("a hundred keys under the issuer's name cost 64 signatures, not a hundred", () => {
  const impostors = Array.from({ length: 100 }, () =>
    makeAuthority({ subject: "Busy", issuer: root }),
  );
  const result = check(make({ issuer: makeAuthority({ subject: "Busy" }) }), impostors);
  expect(result).toMatchObject({ reason: "work-limit", detail: "more than 64 signatures" });
});

test("the certificate's own key identifier finds the right key among a hundred at once", () => {
  const keys = Array.from({ length: 100 }, () => makeAuthority({ subject: "Busy", issuer: root }));
  const issuer = keys.at(-1);
  const result = check(make({ ...(issuer && { issuer }) }), keys);
  expect(result).toMatchObject({ outcome: "cryptographically-valid", signatures: 2 });
});

test("many names against many constraints are refused, not compared for ever", () => {
  const names = (count: number, suffix: string): Uint8Array[] =>
    Array.from({ length: count }, (_, index) => dns(`h${index}.${suffix}`));
  const middle = makeAuthority({
    issuer: root,
    subject: "Middle",
    extensions: [nameConstraints({ excluded: names(1000, "excluded.example") })],
  });
  const end = make({ issuer: middle, extensions: [alternativeNames(...names(1000, "example"))] });
  expect(check(end, [middle])).toMatchObject({
    reason: "work-limit",
    detail: expect.stringMatching(/comparisons/),
  });
});

test("policies by the thousand stay one line each", () => {
  const policies = Array.from({ length: 2000 }, (_, index) => `1.2.3.${index + 1}`);
  const levels = chain(0).between;
  let issuer = root;
  for (let level = 0; level < 5; level++) {
    issuer = makeAuthority({
      issuer,
      subject: `Level ${level}`,
      extensions: [certificatePolicies(...policies)],
    });
    levels.push(issuer);
  }
  const end = make({ issuer, extensions: [certificatePolicies(...policies)] });
  const result = check(end, levels, { policies: { required: true } });
  expect(result).toMatchObject({ outcome: "cryptographically-valid" });
  if (result.outcome === "cryptographically-valid") expect(result.policies).toHaveLength(2000);
});

test("intermediates are read up to one mebibyte, however many come", () => {
  const names = Array.from({ length: 3000 }, (_, index) => dns(`h${index}.example`));
  const bulky = makeAuthority({ issuer: root, extensions: [alternativeNames(...names)] });
  const end = make({ issuer: root });
  const count = Math.floor(0x100000 / bulky.der.length) - 1;
  const some = Array.from({ length: count }, () => bulky);
  expect(check(end, some)).toMatchObject({ outcome: "cryptographically-valid" });
  expect(check(end, [...some, ...some])).toMatchObject({
    reason: "work-limit",
    detail: expect.stringMatching(/comparisons/),
  });
});

test("policies count again on every way that is tried", () => {
  const policies = Array.from({ length: 2000 }, (_, index) => `1.2.3.${index + 1}`);
  const layers = Array.from({ length: 6 }, (_, layer) =>
    [0, 1, 2].map(() => ({ subject: `Layer ${layer}`, keys: newKeys() })),
  );
  let above: readonly Made[] = [root];
  const between: Made[] = [];
  for (const holders of layers) {
    const issued = holders.flatMap((holder) =>
      above.map((issuer) =>
        makeAuthority({ ...holder, issuer, extensions: [certificatePolicies(...policies)] }),
      ),
    );
    between.push(...issued);
    above = issued.slice(0, 3);
  }
  const [issuer] = above;
  const end = make({ ...(issuer && { issuer }), extensions: [certificatePolicies("1.2.4")] });
  expect(check(end, between, { policies: { required: true } })).toMatchObject({
    reason: "work-limit",
  });
});

test("the deadline ends a check that is allowed everything else", () => {
  expect(check(make({ issuer: root }), [], { limits: { milliseconds: 0 } })).toMatchObject({
    reason: "work-limit",
    detail: "more than 0 ms",
  });
});
