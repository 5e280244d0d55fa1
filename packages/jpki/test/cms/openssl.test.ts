import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { signData, verifySignedData } from "../../src/cms/index.ts";
import { flipped, makeAuthority } from "../trust/made-certificates.ts";
import { anchors, type MadeSigner, madeSigner, root, signers } from "./made-signers.ts";

const program = "openssl";
const absent = spawnSync(program, ["version"]).error !== undefined;
const reason = "needs openssl (Debian package openssl)";
if (absent && process.env.CI) throw new Error(`${reason}; in CI these tests are not skipped`);
const title = (text: string): string => `${text}${absent ? `: ${reason}` : ""}`;

const folder = mkdtempSync(join(tmpdir(), "uketsuke-cms-"));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
function file(name: string, content: string | Uint8Array): string {
  writeFileSync(at(name), content);
  return at(name);
}

const content = new TextEncoder().encode("診療情報提供書\r\n2026\n");
const path = { anchors };
const authority = file("root.pem", root.pem);

/** What openssl makes of signed data; `content` when it is detached. */
function opensslVerifies(
  cms: Uint8Array,
  detached?: Uint8Array,
): { accepts: boolean; out: Buffer } {
  const { status } = spawnSync(program, [
    ...["cms", "-verify", "-binary", "-inform", "DER", "-in", file("signed.der", cms)],
    ...["-CAfile", authority, "-purpose", "any", "-out", file("content.out", "")],
    ...(detached ? ["-content", file("content", detached)] : []),
  ]);
  return { accepts: status === 0, out: readFileSync(at("content.out")) };
}

/** Signed data that openssl makes. */
function opensslSigns(signer: MadeSigner, ...options: readonly string[]): Uint8Array {
  const key = signer.certificate.privateKey.export({ type: "pkcs8", format: "pem" });
  execFileSync(program, [
    ...["cms", "-sign", "-binary", "-outform", "DER", "-in", file("content", content)],
    ...[
      "-signer",
      file("signer.pem", signer.certificate.pem),
      "-inkey",
      file("key.pem", String(key)),
    ],
    ...["-out", at("signed.der"), ...options],
  ]);
  return readFileSync(at("signed.der"));
}

describe.skipIf(absent)(title("openssl accepts what we sign"), () => {
  test.for(signers)("%s, inside and detached", async ([algorithm, signer]) => {
    const signingTime = new Date();
    const inside = await signData(content, { signer, algorithm, signingTime });
    expect(opensslVerifies(inside)).toEqual({ accepts: true, out: Buffer.from(content) });
    const detached = await signData(content, { signer, algorithm, detached: true });
    expect(opensslVerifies(detached, content).accepts).toBe(true);
    expect(opensslVerifies(detached, content.subarray(1)).accepts).toBe(false);
    expect(opensslVerifies(flipped(inside, inside.length - 5)).accepts).toBe(false);
  });

  test("as CAdES-BES, and every byte of it is DER to asn1parse", async () => {
    const between = makeAuthority({
      issuer: root,
      subject: "Between",
      from: "2020-01-01",
      to: "2049-12-31",
    });
    for (const [algorithm, plain] of signers) {
      const { privateKey, publicKey } = plain.certificate;
      const signer = madeSigner({ issuer: between, keys: { privateKey, publicKey } });
      const cms = await signData(content, { signer, algorithm, certificates: [between.der] });
      const { status, stderr } = spawnSync(program, [
        ...["cms", "-verify", "-cades", "-inform", "DER", "-in", file("signed.der", cms)],
        ...["-CAfile", authority, "-purpose", "any", "-out", at("content.out")],
      ]);
      expect(String(stderr)).toContain("CAdES Verification successful");
      expect(status).toBe(0);
      const parsed = execFileSync(program, [
        "asn1parse",
        "-inform",
        "DER",
        "-in",
        at("signed.der"),
      ]);
      expect(String(parsed)).not.toMatch(/l=inf|Error/);
      expect(String(parsed)).toContain("id-smime-aa-signingCertificateV2");
    }
  });
});

describe.skipIf(absent)(title("we accept what openssl signs"), () => {
  test.for(
    signers.flatMap(([algorithm, signer]) =>
      [[], ["-nodetach"], ["-cades"], ["-keyid", "-nodetach"]].map(
        (options) => [algorithm, options.join(" "), signer, options] as const,
      ),
    ),
  )("%s %s", async ([algorithm, , signer, options]) => {
    const digest = algorithm.replace(/.*-/, "");
    const pss = algorithm.startsWith("rsa-pss")
      ? ["-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:-1"]
      : [];
    const cms = opensslSigns(signer, "-md", digest, ...options, ...pss);
    const inside = options.includes("-nodetach");
    const result = await verifySignedData(cms, { path, ...(!inside && { content }) });
    expect(result).toMatchObject({
      outcome: "cryptographically-valid",
      signers: [{ algorithm, namesCertificate: options.includes("-cades") }],
    });
    if (result.outcome !== "cryptographically-valid") return;
    if (inside) expect(result.content).toEqual(new Uint8Array(content));
    expect(result.signers[0]?.claimedSigningTime?.getUTCFullYear()).toBeGreaterThan(2025);
    const other = inside ? flipped(cms, cms.length - 1) : cms;
    const changed = { path, ...(!inside && { content: content.subarray(1) }) };
    expect((await verifySignedData(other, changed)).outcome).toBe("refused");
  });

  test("two signers", async () => {
    const [[, first] = [], [, second] = []] = [signers[0], signers[4]];
    if (!first || !second) throw new Error("no signers");
    opensslSigns(first, "-nodetach");
    const key = second.certificate.privateKey.export({ type: "pkcs8", format: "pem" });
    execFileSync(program, [
      ...["cms", "-resign", "-inform", "DER", "-outform", "DER", "-in", at("signed.der")],
      ...[
        "-signer",
        file("second.pem", second.certificate.pem),
        "-inkey",
        file("second.key", String(key)),
      ],
      ...["-out", at("twice.der"), "-nodetach", "-binary"],
    ]);
    const result = await verifySignedData(readFileSync(at("twice.der")), { path });
    expect(result).toMatchObject({ outcome: "cryptographically-valid", signers: [{}, {}] });
  });

  test("without attributes, when that is allowed", async () => {
    const [, signer] = signers[0] ?? [];
    if (!signer) throw new Error("no signer");
    const cms = opensslSigns(signer, "-noattr", "-nodetach");
    expect(await verifySignedData(cms, { path })).toMatchObject({ reason: "attributes" });
    const result = await verifySignedData(cms, { path, signedAttributes: "optional" });
    expect(result.outcome).toBe("cryptographically-valid");
  });

  test("SHA-1 is refused, and so is BER with indefinite lengths", async () => {
    const [, signer] = signers[0] ?? [];
    if (!signer) throw new Error("no signer");
    expect(
      await verifySignedData(opensslSigns(signer, "-md", "sha1", "-nodetach"), { path }),
    ).toMatchObject({
      reason: "algorithm-not-allowed",
    });
    expect(
      await verifySignedData(opensslSigns(signer, "-stream", "-nodetach"), { path }),
    ).toMatchObject({
      reason: "malformed",
    });
  });
});
