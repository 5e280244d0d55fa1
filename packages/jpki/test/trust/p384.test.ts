import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openDer, readDer } from "../../src/trust/der.ts";
import { verifySignature } from "../../src/trust/index.ts";
import { der, integer, sequence } from "./made-der.ts";

// The corpus of Wycheproof at hand has no P-384, so its classes of bad signatures are made here from one of openssl's.
const program = "openssl";
const absent = spawnSync(program, ["version"]).error !== undefined;
const reason = "needs openssl (Debian package openssl)";
if (absent && process.env.CI) throw new Error(`${reason}; in CI these tests are not skipped`);

const folder = mkdtempSync(join(tmpdir(), "uketsuke-p384-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
const openssl = (...parameters: readonly string[]): Buffer =>
  execFileSync(program, parameters, { stdio: ["ignore", "pipe", "ignore"] });

/** Order of the group of P-384 (SEC 2, 2.5.1). */
const order =
  0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n;

const numbers = (signature: Uint8Array): readonly [bigint, bigint] => {
  const [r, s] = openDer(readDer(signature).content)
    .rest()
    .map(({ content }) => BigInt(`0x${Buffer.from(content).toString("hex")}`));
  if (r === undefined || s === undefined) throw new Error("no signature");
  return [r, s];
};
const raw = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(96, "0"), "hex");
const encode = (r: bigint, s: bigint): Uint8Array => sequence(integer(r), integer(s));
const padded = (value: bigint): Uint8Array =>
  der(0x02, Uint8Array.of(0, 0), readDer(integer(value)).content);

/** Signatures made of a good one, and whether they are good. */
function variants(good: Uint8Array): readonly (readonly [string, boolean, Uint8Array])[] {
  const [r, s] = numbers(good);
  const spoiled = Uint8Array.from(good);
  spoiled[good.length - 1] = (spoiled[good.length - 1] ?? 0) ^ 1;
  return [
    ["as it is", true, good],
    ["with the other s that verifies", true, encode(r, order - s)],
    ["one bit changed", false, spoiled],
    ["r and s exchanged", false, encode(s, r)],
    ["r = 0", false, encode(0n, s)],
    ["s = 0", false, encode(r, 0n)],
    ["both 0", false, encode(0n, 0n)],
    ["both 1", false, encode(1n, 1n)],
    ["r = n", false, encode(order, s)],
    ["s = n", false, encode(r, order)],
    ["r + n", false, encode(r + order, s)],
    ["s + n", false, encode(r, s + order)],
    ["r a million bits long", false, encode(1n << 1_000_000n, s)],
    ["s negative", false, sequence(integer(r), der(0x02, Uint8Array.of(0xff)))],
    ["r with zeros in front", false, sequence(padded(r), integer(s))],
    ["a length in long form", false, Uint8Array.from([0x30, 0x81, ...good.subarray(1)])],
    ["of indefinite length", false, Uint8Array.from([0x30, 0x80, ...good.subarray(2), 0, 0])],
    ["bytes behind", false, Uint8Array.from([...good, 0])],
    ["bytes inside behind", false, sequence(integer(r), integer(s), der(0x05))],
    ["cut off", false, good.subarray(0, -1)],
    ["only r", false, sequence(integer(r))],
    ["r and s side by side", false, Buffer.concat([raw(r), raw(s)])],
    ["a SET", false, der(0x31, integer(r), integer(s))],
    ["empty", false, new Uint8Array()],
  ];
}

test.skipIf(absent)(
  `P-384 with SHA-384: good and bad signatures as openssl judges them${absent ? `: ${reason}` : ""}`,
  { timeout: 60_000 },
  () => {
    openssl(
      "genpkey",
      "-algorithm",
      "EC",
      "-pkeyopt",
      "ec_paramgen_curve:P-384",
      "-out",
      at("key"),
    );
    openssl("pkey", "-in", at("key"), "-pubout", "-out", at("public"));
    const publicKey = openssl("pkey", "-in", at("key"), "-pubout", "-outform", "DER");
    const message = Buffer.from("a challenge of 2026");
    writeFileSync(at("message"), message);
    const sign = (digest: string): Uint8Array => {
      openssl("dgst", `-${digest}`, "-sign", at("key"), "-out", at("signature"), at("message"));
      return Uint8Array.from(readFileSync(at("signature")));
    };
    const cases = [
      ...variants(sign("sha384")),
      ["by SHA-256", false, sign("sha256")] as const,
      ["by SHA-512", false, sign("sha512")] as const,
    ];
    for (const [what, good, signature] of cases) {
      writeFileSync(at("signature"), signature);
      // `dgst -verify` reads no more of the file than a signature can be long; pkeyutl reads it all.
      const parameters = ["-pubin", "-inkey", at("public"), "-rawin", "-digest", "sha384"];
      const files = ["-in", at("message"), "-sigfile", at("signature")];
      const { status } = spawnSync(program, ["pkeyutl", "-verify", ...parameters, ...files]);
      const ours = verifySignature({ message, signature, publicKey, algorithm: "ecdsa-sha384" });
      expect([what, ours, status === 0]).toEqual([what, good, good]);
    }
    const signature = sign("sha384");
    for (const algorithm of ["ecdsa-sha256", "ecdsa-sha512", "rsa-sha256", "ed25519"] as const) {
      expect(verifySignature({ message, signature, publicKey, algorithm })).toBe(false);
    }
  },
);
