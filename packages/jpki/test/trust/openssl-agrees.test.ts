import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import {
  type CheckPathOptions,
  checkPath,
  ocspRequest,
  parseOcspAnswer,
  parseRevocationList,
  trustAnchor,
} from "../../src/trust/index.ts";
import {
  type Made,
  type MakeOptions,
  make,
  makeAuthority,
  now,
  toPem,
  unknownIdentifier,
} from "./made-certificates.ts";
import { der } from "./made-der.ts";
import {
  alternativeNames,
  basicConstraints,
  certificatePolicies,
  directory,
  dns,
  extendedKeyUsage,
  extension,
  keyUsage,
  nameConstraints,
  requireExplicitPolicy,
} from "./made-extensions.ts";
import { makeList } from "./made-revocation.ts";

const program = "openssl";
const absent = spawnSync(program, ["version"]).error !== undefined;
const reason = "needs openssl (Debian package openssl)";
if (absent && process.env.CI) throw new Error(`${reason}; in CI these tests are not skipped`);

const folder = mkdtempSync(join(tmpdir(), "uketsuke-trust-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** A chain below a root, nearest to the root first, its end last. */
interface Chain {
  readonly root: Made;
  readonly between: readonly Made[];
  readonly end: Made;
  readonly lists?: readonly Uint8Array[];
  /** Both judges are asked for this purpose. */
  readonly clientAuthentication?: true;
}

const clientAuthentication = "1.3.6.1.5.5.7.3.2";

function ours({ root, between, end, lists, clientAuthentication: client }: Chain): string {
  const options: CheckPathOptions = {
    anchors: [trustAnchor(root.der)],
    intermediates: between.map((made) => made.der),
    at: now,
    ...(client && { extendedKeyUsage: clientAuthentication }),
    ...(lists && { revocation: { lists: lists.map(parseRevocationList) } }),
    limits: { milliseconds: 60_000 },
  };
  const result = checkPath(end.der, options);
  return result.outcome === "cryptographically-valid" ? "accepts" : "refuses";
}

function openssl({ root, between, end, lists, clientAuthentication: client }: Chain): string {
  const { status } = spawnSync(program, [
    "verify",
    "-attime",
    String(now.getTime() / 1000),
    "-policy_check",
    // Without it openssl takes no policy at all for acceptable.
    "-policy",
    "2.5.29.32.0",
    "-CAfile",
    file("root.pem", root.pem),
    ...(between.length > 0
      ? ["-untrusted", file("between.pem", between.map(({ pem }) => pem).join(""))]
      : []),
    ...(client ? ["-purpose", "sslclient"] : []),
    ...(lists
      ? [
          "-crl_check_all",
          "-CRLfile",
          file("lists.pem", lists.map((list) => toPem(list, "X509 CRL")).join("")),
        ]
      : []),
    file("end.pem", end.pem),
  ]);
  return status === 0 ? "accepts" : "refuses";
}

/** What may be odd about one certificate; most are good. */
interface Oddity {
  readonly pathLength?: number;
  readonly extensions?: readonly Uint8Array[];
  readonly authority?: false;
  readonly signsCertificates?: false;
  readonly from?: string;
  readonly to?: string;
}

const host = (name: string): Uint8Array => alternativeNames(dns(name));
const oddities: readonly Oddity[] = [
  {},
  {},
  { pathLength: 0 },
  { pathLength: 1 },
  { authority: false },
  { signsCertificates: false },
  { from: "2026-06-02" },
  { to: "2026-05-31" },
  { extensions: [extension(unknownIdentifier, der(0x05), true)] },
  { extensions: [extension(unknownIdentifier, der(0x05))] },
  { extensions: [nameConstraints({ permitted: [dns("a.example")] })] },
  { extensions: [nameConstraints({ excluded: [dns("b.a.example")] })] },
  { extensions: [nameConstraints({ permitted: [directory([["2.5.4.10", "Test"]])] })] },
  { extensions: [nameConstraints({ excluded: [directory([["2.5.4.10", "TEST"]])] })] },
  { extensions: [extendedKeyUsage(clientAuthentication)] },
  { extensions: [extendedKeyUsage("1.3.6.1.5.5.7.3.1")] },
  { extensions: [certificatePolicies("1.2.3.1"), requireExplicitPolicy(0)] },
];
const ends: readonly MakeOptions[] = [
  { extensions: [host("a.example")] },
  { extensions: [host("b.a.example")] },
  { extensions: [host("c.example"), certificatePolicies("1.2.3.1")] },
  { extensions: [host("a.example"), extendedKeyUsage(clientAuthentication)] },
  { extensions: [host("a.example"), extendedKeyUsage("1.3.6.1.5.5.7.3.1")] },
  { extensions: [host("a.example"), keyUsage("digitalSignature")], to: "2026-05-31" },
];

function level(issuer: Made | undefined, index: number, oddity: Oddity): Made {
  const {
    authority = true,
    signsCertificates = true,
    pathLength,
    extensions = [],
    ...dates
  } = oddity;
  return make({
    ...(issuer && { issuer }),
    ...dates,
    subject: issuer ? `Level ${index}` : "Root",
    extensions: [
      ...(authority ? [basicConstraints(pathLength)] : []),
      keyUsage(
        ...(signsCertificates ? (["keyCertSign", "cRLSign"] as const) : (["cRLSign"] as const)),
      ),
      ...extensions,
    ],
  });
}

const chains = fc
  .record({
    between: fc.array(fc.constantFrom(...oddities), { maxLength: 3 }),
    end: fc.constantFrom(...ends),
    client: fc.boolean(),
    revoked: fc.option(fc.nat({ max: 3 }), { nil: undefined }),
    listed: fc.boolean(),
  })
  .map(({ between, end, client, revoked, listed }): Chain => {
    const root = makeAuthority();
    const authorities = [root];
    for (const [index, oddity] of between.entries()) {
      authorities.push(level(authorities.at(-1), index, oddity));
    }
    const issuer = authorities.at(-1) ?? root;
    const last = make({ ...end, issuer });
    const below = [...authorities.slice(1), last];
    const lists = authorities.map((lister, index) => {
      const child = below[index];
      const entries = child && index === revoked ? [{ serialNumber: child.serialNumber }] : [];
      return makeList({ issuer: lister, entries });
    });
    return {
      root,
      between: authorities.slice(1),
      end: last,
      ...(client && { clientAuthentication: true }),
      ...(listed && { lists }),
    };
  });

test.skipIf(absent)(
  `openssl judges made chains as we do${absent ? `: ${reason}` : ""}`,
  { timeout: 300_000 },
  () => {
    const seen = { accepts: 0, refuses: 0 };
    fc.assert(
      fc.property(chains, (chain) => {
        const verdict = ours(chain);
        seen[verdict as keyof typeof seen] += 1;
        expect(verdict).toBe(openssl(chain));
      }),
      { numRuns: 150 },
    );
    // Both verdicts must occur, or the test would agree about nothing.
    expect(Math.min(seen.accepts, seen.refuses)).toBeGreaterThan(5);
  },
);

const anyTime = { from: "2020-01-01", to: "2049-12-31" } as const;

test.skipIf(absent)("openssl answers our OCSP request, and we understand its answer", () => {
  // openssl dates its answer by the clock.
  const root = makeAuthority(anyTime);
  const good = make({ issuer: root, ...anyTime });
  const revoked = make({ issuer: root, ...anyTime });
  const foreign = make({ issuer: root, ...anyTime });
  const serial = ({ serialNumber }: Made): string => {
    const hex = serialNumber.toString(16).toUpperCase();
    return hex.length % 2 === 0 ? hex : `0${hex}`;
  };
  const index = file(
    "index.txt",
    [
      `V\t301231000000Z\t\t${serial(good)}\tunknown\t/CN=good\n`,
      `R\t301231000000Z\t260501000000Z,keyCompromise\t${serial(revoked)}\tunknown\t/CN=revoked\n`,
    ].join(""),
  );
  const key = root.privateKey.export({ type: "pkcs8", format: "pem" });
  const outcome = (certificate: Made): unknown => {
    const { der: request, nonce } = ocspRequest(certificate.der, root.der);
    execFileSync(program, [
      "ocsp",
      "-index",
      index,
      "-CA",
      file("ca.pem", root.pem),
      "-rsigner",
      file("ca.pem", root.pem),
      "-rkey",
      file("ca.key", String(key)),
      "-reqin",
      file("request.der", request),
      "-respout",
      join(folder, "answer.der"),
      "-ndays",
      "1",
    ]);
    const answer = readFileSync(join(folder, "answer.der"));
    return checkPath(certificate.der, {
      anchors: [trustAnchor(root.der)],
      revocation: { answers: [parseOcspAnswer(answer, { nonce })] },
    });
  };
  expect(outcome(good)).toMatchObject({ revocation: "not-revoked" });
  expect(outcome(revoked)).toMatchObject({
    outcome: "revoked",
    reason: "keyCompromise",
    revokedAt: new Date("2026-05-01T00:00:00Z"),
  });
  expect(outcome(foreign)).toMatchObject({
    outcome: "refused",
    detail: "the responder does not know it",
  });
});
