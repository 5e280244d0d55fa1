import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type Content, signData, verifySignedData } from "../../src/cms/index.ts";
import { readSignedData } from "../../src/cms/signed-data.ts";
import { openMyNumberCard } from "../../src/index.ts";
import { modernAlgorithms, trustAnchor } from "../../src/trust/index.ts";
import { createIssuer, issueCard } from "../../src/virtual-card/index.ts";
import { digits, rejection } from "../expectations.ts";
import { makeAuthority, newKeys, now } from "../trust/made-certificates.ts";
import { anchors, madeSigner, root, signers } from "./made-signers.ts";

const content = new TextEncoder().encode("診療情報提供書, 2026");
const path = { anchors, at: now };

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe.for(signers)("%s", ([algorithm, signer]) => {
  test("inside: verifies, and the content comes out", async () => {
    const before = signer.count;
    const cms = await signData(content, { signer, algorithm });
    expect(signer.count).toBe(before + 1);
    const result = await verifySignedData(cms, { path });
    expect(result).toMatchObject({
      outcome: "cryptographically-valid",
      contentType: "1.2.840.113549.1.7.1",
      signers: [
        { algorithm, namesCertificate: true, certificate: { revocation: "revocation-unchecked" } },
      ],
    });
    if (result.outcome !== "cryptographically-valid") return;
    expect(result.content).toEqual(content);
    expect(result.signers[0]).not.toHaveProperty("claimedSigningTime");
  });

  test("detached: verifies with the content only", async () => {
    const signingTime = new Date("2026-05-04T03:02:01.999Z");
    const cms = await signData(content, { signer, algorithm, detached: true, signingTime });
    const result = await verifySignedData(cms, { path, content });
    expect(result).toMatchObject({
      outcome: "cryptographically-valid",
      signers: [{ claimedSigningTime: new Date("2026-05-04T03:02:01Z") }],
    });
    expect(result).not.toHaveProperty("content");
    expect(await verifySignedData(cms, { path })).toMatchObject({ reason: "content-missing" });
    expect(await verifySignedData(cms, { path, content: new Uint8Array(3) })).toMatchObject({
      reason: "message-digest",
    });
  });
});

test("the key chooses the algorithm when nothing is said", async () => {
  const chosen = async (keys: ReturnType<typeof newKeys>): Promise<unknown> => {
    const result = await verifySignedData(
      await signData(content, { signer: madeSigner({ keys }) }),
      { path },
    );
    return result.outcome === "refused" ? result.reason : result.signers[0]?.algorithm;
  };
  expect(await chosen(newKeys("secp384r1"))).toBe("ecdsa-sha384");
  expect(await chosen(newKeys("secp521r1"))).toBe("ecdsa-sha512");
  expect(await chosen(newKeys())).toBe("ecdsa-sha256");
});

test("a stream, a digest and the bytes are one content", async () => {
  const signer = madeSigner();
  const long = new Uint8Array(300_000).map((_, index) => index % 251);
  const digest = createHash("sha256").update(long).digest();
  const forms: readonly (() => Content)[] = [
    () => inChunks(long, 1000),
    () => ({ algorithm: "sha256", digest }),
    () => long,
  ];
  for (const signed of forms) {
    const cms = await signData(signed(), { signer, detached: true });
    expect(cms.length).toBeLessThan(1500);
    for (const given of forms) {
      const result = await verifySignedData(cms, { path, content: given() });
      expect(result.outcome).toBe("cryptographically-valid");
    }
  }
});

test("content of any length travels inside", async () => {
  const signer = madeSigner();
  for (const length of [0, 1, 127, 128, 65_536, 3_000_000]) {
    const bytes = new Uint8Array(length).fill(7);
    const result = await verifySignedData(await signData(bytes, { signer }), { path });
    expect(result).toMatchObject({ outcome: "cryptographically-valid" });
    if (result.outcome === "cryptographically-valid") {
      expect(result.content?.length).toBe(length);
    }
  }
});

test("content of another type has version 3 and its type signed", async () => {
  const contentType = "1.2.840.113549.1.9.16.1.4";
  const cms = await signData(content, { signer: madeSigner(), contentType });
  expect(await verifySignedData(cms, { path })).toMatchObject({
    outcome: "cryptographically-valid",
    contentType,
  });
});

test("certificates beside the signer's own are put in once and help to find the path", async () => {
  const between = makeAuthority({ issuer: root, subject: "Between" });
  const signer = madeSigner({ issuer: between });
  const alone = await signData(content, { signer });
  expect(await verifySignedData(alone, { path })).toMatchObject({
    reason: "certificate-refused",
    signers: [{ certificate: { reason: "no-path" } }],
  });
  const certificates = [between.der, signer.certificate.der, between.der];
  const whole = await signData(content, { signer, certificates });
  expect(readSignedData(whole).certificates).toHaveLength(2);
  expect((await verifySignedData(whole, { path })).outcome).toBe("cryptographically-valid");
  const given = await verifySignedData(alone, { path, certificates: [between.der] });
  expect(given.outcome).toBe("cryptographically-valid");
});

describe("what cannot be signed", () => {
  const signer = madeSigner();

  test("a stream or a digest inside; a digest of another algorithm or length", async () => {
    const digest = { algorithm: "sha512", digest: new Uint8Array(64) } as const;
    for (const attempt of [
      signData(inChunks(content, 4), { signer, detached: false }),
      signData(digest, { signer, detached: false }),
      signData(digest, { signer }),
      signData({ algorithm: "sha256", digest: new Uint8Array(20) }, { signer }),
      signData(content, { signer, contentType: "document" }),
    ]) {
      await rejection(attempt, "SIGNED_DATA_INVALID");
    }
  });

  test("with an algorithm that is not the key's, or that nobody should use", async () => {
    for (const algorithm of ["rsa-sha256", "ecdsa-sha1", "dsa-sha256", "ed25519"] as const) {
      await rejection(signData(content, { signer, algorithm }), "SIGNED_DATA_INVALID");
    }
    expect(signer.count).toBe(0);
  });

  test("with a signature in another form, or of another key: the certificate tells", async () => {
    const { certificate } = signer;
    const readCertificate = signer.readCertificate;
    const other = madeSigner();
    for (const sign of [
      other.sign,
      async () => new Uint8Array(64),
      async (message: Uint8Array) =>
        (await signer.sign(message, { algorithm: "ecdsa-sha256" })).subarray(1),
    ]) {
      await rejection(
        signData(content, { signer: { readCertificate, sign } }),
        "SIGNATURE_INVALID",
      );
    }
    const unreadable = {
      sign: signer.sign,
      readCertificate: async () => ({ der: certificate.der.subarray(1) }),
    };
    await rejection(signData(content, { signer: unreadable }), "CERTIFICATE_INVALID");
    const beside = signData(content, { signer, certificates: [new Uint8Array(3)] });
    await rejection(beside, "CERTIFICATE_INVALID");
  });

  test("after it was called off", async () => {
    const signal = AbortSignal.abort(new Error("called off"));
    await expect(signData(content, { signer: madeSigner(), signal })).rejects.toThrow("called off");
    const cms = await signData(content, { signer, detached: true });
    await expect(verifySignedData(cms, { path, content, signal })).rejects.toThrow("called off");
  });
});

describe("a virtual card", () => {
  test("signs by its authentication key, once; as a document signature that has to be asked for", async () => {
    const issuer = await createIssuer();
    const card = await issueCard({ persona: "taro", issuer });
    const { authentication } = await openMyNumberCard(card);
    await authentication.verifyPin(digits("1234"));
    const signatures = countSignatures(card);
    const cms = await signData(content, { signer: authentication });
    expect(signatures()).toBe(1);
    const jpki = {
      anchors: [trustAnchor(issuer.authenticationCa.der)],
      hierarchy: "test",
      kind: "authentication",
    } as const;
    const result = await verifySignedData(cms, { jpki });
    expect(result).toMatchObject({
      outcome: "cryptographically-valid",
      signers: [{ algorithm: "rsa-sha256", certificate: { kind: "authentication" } }],
    });
    const { kind: _, ...anyKind } = jpki;
    expect(await verifySignedData(cms, { jpki: anyKind })).toMatchObject({
      reason: "certificate-refused",
      signers: [{ certificate: { reason: "not-jpki-profile" } }],
    });
    const { hierarchy: __, ...production } = jpki;
    expect(await verifySignedData(cms, { jpki: production })).toMatchObject({
      reason: "certificate-refused",
      signers: [{ certificate: { reason: "test-hierarchy" } }],
    });
  });

  test("signs by its signing key as a document, with PSS when that is asked for", async () => {
    const issuer = await createIssuer();
    const { signing } = await openMyNumberCard(await issueCard({ persona: "taro", issuer }));
    await signing.verifyPassword(digits("TARO1234"));
    const jpki = { anchors: [trustAnchor(issuer.signingCa.der)], hierarchy: "test" } as const;
    const certificates = [(await signing.readCaCertificate()).der];
    const cms = await signData(content, { signer: signing, certificates });
    expect(await verifySignedData(cms, { jpki })).toMatchObject({
      outcome: "cryptographically-valid",
      signers: [
        { certificate: { kind: "signing", revocation: "revocation-unchecked", hierarchy: "test" } },
      ],
    });
    const pss = await signData(content, { signer: signing, algorithm: "rsa-pss-sha256" });
    expect(await verifySignedData(pss, { jpki })).toMatchObject({
      reason: "algorithm-not-allowed",
    });
    expect(await verifySignedData(pss, { jpki, algorithms: modernAlgorithms })).toMatchObject({
      outcome: "cryptographically-valid",
      signers: [{ algorithm: "rsa-pss-sha256" }],
    });
  });

  test("does not sign before its PIN, and the error is the card's", async () => {
    const { authentication } = await openMyNumberCard(await issueCard({ persona: "taro" }));
    await rejection(signData(content, { signer: authentication }), "PIN_NOT_VERIFIED");
  });
});

/** Counts PERFORM SECURITY OPERATION from now on. */
function countSignatures(card: Awaited<ReturnType<typeof issueCard>>): () => number {
  let count = 0;
  Object.assign(card.faults, {
    replace(command: Uint8Array) {
      if (command[1] === 0x2a) count += 1;
      return undefined;
    },
  });
  return () => count;
}
