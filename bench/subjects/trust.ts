import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { checkJpkiCertificate, trustAnchor } from "@uketsuke/jpki/trust";
import { createIssuer, issueCard } from "@uketsuke/jpki/virtual-card";
import { fromBER } from "asn1js";
import { Certificate, CertificateChainValidationEngine, CryptoEngine, setEngine } from "pkijs";
import type { Contender, Figure, Finding, Subject } from "../harness.ts";

export const rounds = 50;

const step = "path of a card's certificate";
/** Checks in one round: one alone is shorter than the clock is good for. */
const repeats = 20;
const mostMilliseconds = 2;
const mostPkitsMilliseconds = 5;

/** The path from a card's certificate to its authority: our checker, the engine of pkijs, openssl; and the mean of NIST PKITS. */
export async function open(): Promise<Subject> {
  await using opening = new AsyncDisposableStack();
  const issuer = await createIssuer();
  const { certificates } = await issueCard({ persona: "taro", issuer });
  const [leaf, authority] = [certificates.authentication, issuer.authenticationCa.der];
  const folder = await mkdtemp(join(tmpdir(), "uketsuke-bench-"));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const contenders = [
    ourContender(leaf, authority),
    pkijsContender(leaf, authority),
    await opensslContender(folder, leaf, authority),
  ];
  const parts = opening.move();
  return {
    contenders,
    notes: [
      `the path has two certificates; ours and pkijs parse them anew each time, mean of ${repeats} checks a round; pkijs looks at neither profile, purpose nor critical extensions`,
      "openssl verify is a process each time: take 'process start' (openssl version) off to compare",
    ],
    findings: async (figures) => [...pathFinding(figures), await pkitsFinding()],
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

function ourContender(leaf: Uint8Array, authority: Uint8Array): Contender {
  return {
    name: "trust, ours",
    round: () =>
      meanOf(async () => {
        const anchors = [trustAnchor(authority)];
        const { outcome } = checkJpkiCertificate(leaf, { anchors, hierarchy: "test" });
        if (outcome !== "cryptographically-valid") throw new Error(`our checker says ${outcome}`);
      }),
  };
}

function pkijsContender(leaf: Uint8Array, authority: Uint8Array): Contender {
  setEngine("node", new CryptoEngine({ name: "node", crypto: globalThis.crypto }));
  const parse = (der: Uint8Array): Certificate =>
    new Certificate({ schema: fromBER(new Uint8Array(der).buffer).result });
  return {
    name: "trust, pkijs",
    round: () =>
      meanOf(async () => {
        const engine = new CertificateChainValidationEngine({
          certs: [parse(leaf)],
          trustedCerts: [parse(authority)],
        });
        const { result, resultMessage } = await engine.verify();
        if (!result) throw new Error(`pkijs says ${resultMessage}`);
      }),
  };
}

async function opensslContender(
  folder: string,
  leaf: Uint8Array,
  authority: Uint8Array,
): Promise<Contender> {
  const pem = async (name: string, der: Uint8Array): Promise<string> => {
    const path = join(folder, name);
    const lines = Buffer.from(der).toString("base64").replace(/.{64}/g, "$&\n");
    await writeFile(path, `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`);
    return path;
  };
  const [target, anchor] = [await pem("leaf.pem", leaf), await pem("authority.pem", authority)];
  const run = async (...args: readonly string[]): Promise<number> => {
    const started = performance.now();
    await promisify(execFile)("openssl", args);
    return performance.now() - started;
  };
  return {
    name: "trust, openssl",
    async round() {
      return {
        "process start": await run("version"),
        [step]: await run("verify", "-x509_strict", "-ignore_critical", "-CAfile", anchor, target),
      };
    },
  };
}

async function meanOf(check: () => Promise<void>): Promise<Record<string, number>> {
  const started = performance.now();
  for (let count = 0; count < repeats; count++) await check();
  return { [step]: (performance.now() - started) / repeats };
}

function pathFinding(figures: readonly Figure[]): readonly Finding[] {
  const ours = figures.find((figure) => figure.contender === "trust, ours" && figure.step === step);
  if (!ours) return [];
  return [
    {
      what: step,
      value: `${ours.median.toFixed(3)} ms (goal ≤ ${mostMilliseconds} ms)`,
      met: ours.median <= mostMilliseconds,
    },
  ];
}

/** The judge of the repository over its corpus, in a process of its own; where the corpus is absent it says so. */
async function pkitsFinding(): Promise<Finding> {
  const what = "NIST PKITS, mean a case";
  const judge = fileURLToPath(new URL("../../tools/judge/main.ts", import.meta.url));
  const args = ["--disable-warning=ExperimentalWarning", judge, "pkits", "--json"];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const {
      meanMilliseconds: mean,
      right,
      cases,
    } = JSON.parse(stdout) as {
      meanMilliseconds: number;
      right: number;
      cases: number;
    };
    return {
      what,
      value: `${mean.toFixed(2)} ms, ${right} of ${cases} right (goal ≤ ${mostPkitsMilliseconds} ms)`,
      met: mean <= mostPkitsMilliseconds,
    };
  } catch (error) {
    const { stderr = String(error) } = error as { stderr?: string };
    return { what, value: `not measured: ${stderr.trim()}` };
  }
}
