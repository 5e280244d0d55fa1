import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Case, Judge } from "../../../../tools/judge/verdict.ts";
import { JpkiError } from "../../src/errors.ts";
import {
  checkPath,
  legacyAlgorithms,
  type PolicyOptions,
  parseRevocationList,
  type RevocationList,
  trustAnchor,
} from "../../src/trust/index.ts";

interface IndexedCase {
  readonly section: string;
  readonly title: string;
  readonly certs: readonly string[];
  readonly crls: readonly string[];
  readonly policies: readonly (readonly [setting: string, value: string])[];
  readonly should_validate: boolean;
}

/** Every certificate of the suite is of 2010 to 2030 where a case does not say otherwise. */
const at = new Date("2011-04-15T00:00:00Z");

/** Certificate policies that PKITS names 1 to 6 (NIST test policies). */
const testPolicy = (number: string): string => `2.16.840.1.101.3.2.1.48.${number}`;

/** `npm run judge -- pkits` */
export const judge: Judge = { folder: "nist-pkits", cases: pkitsCases };

/** Cases of the NIST Public Key Interoperability Test Suite, with their lists, in the order of its index. */
export function pkitsCases(data: string): readonly Case[] {
  const folder = join(data, "nist-pkits");
  const index = JSON.parse(readFileSync(join(folder, "pkits-index.json"), "utf8")) as IndexedCase[];
  const read = (kind: "certs" | "crls", name: string): Uint8Array =>
    readFileSync(join(folder, kind, `${name}.${kind === "certs" ? "crt" : "crl"}`));
  return index.map(({ section, title, certs, crls, policies, should_validate }) => {
    const [anchor = "", ...others] = certs;
    const target = others.pop() ?? "";
    const settings = policies.map(([name, value]) => `${name}=${value}`).join(" ");
    return {
      name: [section, title, settings].filter((part) => part).join(" "),
      expected: should_validate ? "accept" : "refuse",
      decide() {
        const result = checkPath(read("certs", target), {
          anchors: [trustAnchor(read("certs", anchor))],
          intermediates: others.map((name) => read("certs", name)),
          at,
          algorithms: legacyAlgorithms,
          policies: policyOptions(policies),
          revocation: { lists: crls.flatMap((name) => readableList(read("crls", name))) },
          limits: { milliseconds: 2000 },
        });
        switch (result.outcome) {
          case "refused":
            return { accepted: false, detail: `${result.reason} at ${result.position}` };
          case "revoked":
            return { accepted: false, detail: `revoked at ${result.position}: ${result.reason}` };
          default:
            return {
              accepted: result.revocation === "not-revoked",
              detail: result.policies.join(),
            };
        }
      },
    };
  });
}

/** One list of the suite cannot be read; a caller who keeps lists would not have kept it. */
function readableList(der: Uint8Array): readonly RevocationList[] {
  try {
    return [parseRevocationList(der)];
  } catch (error) {
    if (JpkiError.is(error)) return [];
    throw error;
  }
}

/** Whether a case stands in the sections on certificate policies, 4.8 to 4.12. */
export function isPolicyCase(name: string): boolean {
  return /^4\.(8|9|10|11|12)\./.test(name);
}

/** The policies a result must name, where the index says so; `undefined` where it does not. */
export function expectedPolicies(name: string): readonly string[] | undefined {
  const [, names] = /UserConstrainedPolicySet="([^"]*)"/.exec(name) ?? [];
  return names === undefined ? undefined : policySet(names);
}

function policyOptions(policies: IndexedCase["policies"]): PolicyOptions {
  const settings = new Map(policies.map(([name, value]) => [name, value]));
  const acceptable = settings.get("InitialPolicySet");
  return {
    required: settings.get("InitialExplicitPolicy") === "true",
    inhibitMapping: settings.get("InitialPolicyMappingInhibit") === "true",
    inhibitAnyPolicy: settings.get("InitialInhibitAnyPolicy") === "true",
    ...(acceptable && { acceptable: policySet(acceptable.replaceAll('"', "")) }),
  };
}

function policySet(names: string): readonly string[] {
  return names
    .split(",")
    .filter((name) => name)
    .map((name) =>
      name === "anyPolicy" ? "2.5.29.32.0" : testPolicy(name.replace("NIST-test-policy-", "")),
    );
}
