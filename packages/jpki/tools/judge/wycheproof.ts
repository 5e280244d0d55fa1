import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Case, Judge } from "../../../../tools/judge/verdict.ts";
import { fromHex } from "../../src/bytes.ts";
import {
  type AlgorithmPolicy,
  legacyAlgorithms,
  type SignatureAlgorithmName,
  verifySignature,
} from "../../src/trust/index.ts";

interface Group {
  readonly type: string;
  readonly sha?: string;
  readonly mgfSha?: string;
  readonly sLen?: number;
  readonly publicKey?: { readonly curve?: string };
  readonly publicKeyDer: string;
  readonly tests: readonly {
    readonly tcId: number;
    readonly comment: string;
    readonly msg: string;
    readonly sig: string;
    readonly result: "valid" | "invalid" | "acceptable";
  }[];
}

/** The suite is about signatures: small exponents (some keys have e = 3) and other curves pass here. */
const policy: AlgorithmPolicy = {
  ...legacyAlgorithms,
  curves: [...legacyAlgorithms.curves, "secp224r1", "secp256k1"],
};

/** `npm run judge -- wycheproof` */
export const judge: Judge = { folder: "wycheproof", cases: wycheproofCases };

/**
 * Signatures of Project Wycheproof, of every file and group in the folder whose algorithm can be verified here;
 * "acceptable" counts as one to refuse.
 */
export function wycheproofCases(data: string): readonly Case[] {
  const folder = join(data, "wycheproof");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .flatMap((file) => {
      const { testGroups } = JSON.parse(readFileSync(join(folder, file), "utf8")) as {
        testGroups?: readonly Group[];
      };
      return (testGroups ?? []).flatMap((group) => casesOf(file, group));
    });
}

function casesOf(file: string, group: Group): readonly Case[] {
  const algorithm = algorithmOf(group);
  if (!algorithm) return [];
  const publicKey = fromHex(group.publicKeyDer);
  return group.tests.map(({ tcId, comment, msg, sig, result }) => ({
    name: `${file} ${tcId} ${comment}`,
    expected: result === "valid" ? "accept" : "refuse",
    decide() {
      const question = { message: fromHex(msg), signature: fromHex(sig), publicKey, algorithm };
      return { accepted: verifySignature(question, policy), detail: result };
    },
  }));
}

function algorithmOf(group: Group): SignatureAlgorithmName | undefined {
  const digest = group.sha?.toLowerCase().replace("-", "");
  const names: Readonly<Record<string, string | undefined>> = {
    RsassaPkcs1Verify: `rsa-${digest}`,
    RsassaPssVerify:
      group.mgfSha === group.sha && `sha${(group.sLen ?? 0) * 8}` === digest
        ? `rsa-pss-${digest}`
        : undefined,
    EcdsaVerify: `ecdsa-${digest}`,
    EddsaVerify: group.publicKey?.curve === "edwards25519" ? "ed25519" : undefined,
  };
  return policy.signatures.find((name) => name === names[group.type]);
}
