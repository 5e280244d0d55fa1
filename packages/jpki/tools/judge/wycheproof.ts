import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromHex } from "../../src/bytes.ts";
import {
  modernAlgorithms,
  type SignatureAlgorithmName,
  verifySignature,
} from "../../src/trust/index.ts";
import type { Case, Expected } from "./verdict.ts";

interface Group {
  readonly type: string;
  readonly sha: string;
  readonly publicKeyDer: string;
  readonly tests: readonly {
    readonly tcId: number;
    readonly comment: string;
    readonly msg: string;
    readonly sig: string;
    readonly result: "valid" | "invalid" | "acceptable";
  }[];
}

/** Two of the keys have e = 3: the suite is about signatures, so the rule for exponents rests. */
const policy = { ...modernAlgorithms, rsa: { ...modernAlgorithms.rsa, minimumExponent: 3n } };

const kinds: Readonly<Record<string, "rsa" | "ecdsa" | "ed25519">> = {
  RsassaPkcs1Verify: "rsa",
  EcdsaVerify: "ecdsa",
  EddsaVerify: "ed25519",
};

/** Signatures of Project Wycheproof, of every file in the folder whose kind is known; "acceptable" counts as refused. */
export function wycheproofCases(data: string): readonly Case[] {
  const folder = join(data, "wycheproof");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .flatMap((file) => {
      const { testGroups } = JSON.parse(readFileSync(join(folder, file), "utf8")) as {
        testGroups: readonly Group[];
      };
      return testGroups.flatMap((group) => casesOf(file, group));
    });
}

function casesOf(file: string, { type, sha, publicKeyDer, tests }: Group): readonly Case[] {
  const kind = kinds[type];
  if (!kind) return [];
  const digest = sha.toLowerCase().replace("-", "");
  const algorithm = (kind === "ed25519" ? kind : `${kind}-${digest}`) as SignatureAlgorithmName;
  const publicKey = fromHex(publicKeyDer);
  return tests.map(({ tcId, comment, msg, sig, result }) => {
    const expected: Expected = result === "valid" ? "accept" : "refuse";
    return {
      name: `${file} ${tcId} ${comment}`,
      expected,
      decide() {
        const question = { message: fromHex(msg), signature: fromHex(sig), publicKey, algorithm };
        return { accepted: verifySignature(question, policy), detail: result };
      },
    };
  });
}
