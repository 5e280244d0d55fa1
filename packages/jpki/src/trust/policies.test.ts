import { describe, expect, test } from "vitest";
import type { Extensions, PolicyMapping } from "./extensions.ts";
import { anyPolicy, beginPolicies, type PolicyOptions } from "./policies.ts";

type Says = Partial<Extensions> & { readonly selfIssued?: true };

const [a, b, c] = ["1.1", "1.2", "1.3"];
const maps = (...pairs: readonly (readonly [string, string])[]): readonly PolicyMapping[] =>
  pairs.map(([issuerDomain, subjectDomain]) => ({ issuerDomain, subjectDomain }));

/** Policies a path ends with, or the reason it ends for; certificates from below the anchor to the target. */
function along(path: readonly Says[], options: PolicyOptions = {}, anchor: Says = {}): unknown {
  const extensions = (says: Says): Extensions => ({
    critical: new Map(),
    unknownCritical: [],
    ...says,
  });
  const process = beginPolicies(path.length, options, extensions(anchor));
  for (const [index, says] of path.entries()) {
    const step = { extensions: extensions(says), selfIssued: says.selfIssued === true };
    const final = index === path.length - 1;
    const refusal = process.enter(step, final) ?? (final ? undefined : process.descend(step));
    if (refusal) return refusal.reason;
    if (final) {
      const concluded = process.conclude(step);
      return "reason" in concluded ? concluded.reason : [...concluded].sort();
    }
  }
  return undefined;
}

const says = (...certificatePolicies: readonly string[]): Says => ({ certificatePolicies });
const any = says(anyPolicy);

describe("policies along a path", () => {
  test("what everybody names is left", () => {
    expect(along([says(a, b), says(b, c)])).toEqual([b]);
    expect(along([says(a), says(b)])).toEqual([]);
    expect(along([says(a), {}])).toEqual([]);
    expect(along([any, says(a)])).toEqual([a]);
    expect(along([says(a), any])).toEqual([a]);
    expect(along([any, any])).toEqual([anyPolicy]);
  });

  test("only when one is required does none matter", () => {
    expect(along([says(a), says(b)], { required: true })).toBe("policy");
    expect(along([says(a), says(a)], { required: true })).toEqual([a]);
    expect(along([{}, {}], { required: true })).toBe("policy");
  });

  test("the caller's choice narrows what is left", () => {
    expect(along([says(a, b), says(a, b)], { acceptable: [b, c] })).toEqual([b]);
    expect(along([any, any], { acceptable: [b] })).toEqual([b]);
    expect(along([says(a), says(a)], { acceptable: [b], required: true })).toBe("policy");
    expect(along([says(a), says(a)], { acceptable: [anyPolicy] })).toEqual([a]);
  });
});

describe("mappings", () => {
  const mapping: Says = { ...says(a), policyMappings: maps([a, b]) };

  test("the policy below counts as the one above", () => {
    expect(along([mapping, says(b)])).toEqual([a]);
    expect(along([mapping, says(a)])).toEqual([]);
    expect(along([{ ...says(a), policyMappings: maps([a, b], [a, c]) }, says(c)])).toEqual([a]);
  });

  test("under anyPolicy a mapping names its own", () => {
    expect(along([{ ...any, policyMappings: maps([a, b]) }, says(b)])).toEqual([a]);
    expect(along([{ ...any, policyMappings: maps([a, b]) }, says(c)])).toEqual([c]);
  });

  test("inhibited, the mapped policy ends", () => {
    expect(along([mapping, says(b)], { inhibitMapping: true })).toEqual([]);
    const inhibiting: Says = { ...says(a), policyConstraints: { inhibitPolicyMapping: 0 } };
    expect(along([inhibiting, mapping, says(b)])).toEqual([]);
    const later: Says = { ...says(a), policyConstraints: { inhibitPolicyMapping: 1 } };
    expect(along([later, mapping, says(b)])).toEqual([a]);
    expect(
      along([mapping, says(b)], {}, { policyConstraints: { inhibitPolicyMapping: 0 } }),
    ).toEqual([]);
  });

  test("never to or from anyPolicy", () => {
    expect(along([{ ...says(a), policyMappings: maps([anyPolicy, a]) }, says(a)])).toBe(
      "policy-mapping",
    );
    expect(along([{ ...says(a), policyMappings: maps([a, anyPolicy]) }, says(a)])).toBe(
      "policy-mapping",
    );
  });
});

describe("anyPolicy", () => {
  test("inhibited by the caller or further up it stands for nothing", () => {
    expect(along([any, says(a)], { inhibitAnyPolicy: true })).toEqual([]);
    expect(along([{ ...says(a), inhibitAnyPolicy: 0 }, any])).toEqual([]);
    expect(along([{ ...says(a), inhibitAnyPolicy: 1 }, any, says(a)])).toEqual([a]);
    expect(along([{ ...says(a), inhibitAnyPolicy: 1 }, any, any])).toEqual([]);
    expect(along([any, says(a)], {}, { inhibitAnyPolicy: 0 })).toEqual([]);
  });

  test("in a certificate issued to itself it still counts, and the count goes on", () => {
    const rollover: Says = { ...any, selfIssued: true };
    expect(along([{ ...says(a), inhibitAnyPolicy: 0 }, rollover, says(a)])).toEqual([a]);
    expect(
      along([
        { ...says(a), inhibitAnyPolicy: 0 },
        { ...any, selfIssued: true },
      ]),
    ).toEqual([]);
  });
});

describe("requireExplicitPolicy", () => {
  const require = (requireExplicitPolicy: number): Says => ({
    ...says(a),
    policyConstraints: { requireExplicitPolicy },
  });

  test("begins after as many certificates as it says", () => {
    expect(along([require(0), says(b)])).toBe("policy");
    expect(along([require(1), says(b)])).toBe("policy");
    expect(along([require(2), says(b)])).toEqual([]);
    expect(along([require(3), says(a), says(b)])).toEqual([]);
    expect(along([says(a), require(0)])).toEqual([a]);
    expect(along([says(b), require(0)])).toBe("policy");
  });

  test("does not count certificates issued to themselves", () => {
    expect(along([require(2), { ...says(b), selfIssued: true }, says(b)])).toEqual([]);
    expect(along([require(2), says(b), says(b)])).toBe("policy");
  });

  test("of the anchor holds too", () => {
    expect(along([says(a), says(b)], {}, require(0))).toBe("policy");
  });
});
