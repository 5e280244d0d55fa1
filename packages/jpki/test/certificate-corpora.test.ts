import { X509Certificate } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { JpkiError, parseCertificate } from "../src/index.ts";

const corpora = new URL("../../../../shared/data/corpora/", import.meta.url);
const absent = !existsSync(corpora);

function filesIn(folder: string): readonly (readonly [string, Uint8Array])[] {
  const url = new URL(folder, corpora);
  return readdirSync(url).map((name) => [name, Uint8Array.from(readFileSync(new URL(name, url)))]);
}

describe.skipIf(absent)(
  `third-party certificates${absent ? " (skipped: corpora absent)" : ""}`,
  () => {
    test("every certificate of NIST PKITS is read as node:crypto reads it", () => {
      const certificates = filesIn("nist-pkits/certs/");
      expect(certificates.length).toBeGreaterThan(300);
      for (const [name, der] of certificates) {
        const ours = parseCertificate(der);
        const node = new X509Certificate(der);
        // node:crypto cannot build a DSA key whose parameters are inherited from the issuer.
        if (!name.includes("DSA")) {
          const key = node.publicKey.export({ format: "der", type: "spki" });
          expect([name, ours.publicKey]).toEqual([name, Uint8Array.from(key)]);
        }
        expect([name, ours.serialNumber, ours.validFrom, ours.validTo]).toEqual([
          name,
          node.serialNumber,
          node.validFromDate,
          node.validToDate,
        ]);
      }
    });

    test.each(["boringssl-cert_corpus/", "boringssl-der_roundtrip_corpus/"])(
      "fuzz inputs of %s are read or refused",
      (folder) => {
        let refused = 0;
        for (const [name, bytes] of filesIn(folder)) {
          try {
            parseCertificate(bytes);
          } catch (error) {
            if (!JpkiError.is(error)) throw new Error(name, { cause: error });
            expect(["CERTIFICATE_INVALID", name]).toEqual([error.code, name]);
            refused++;
          }
        }
        expect(refused).toBeGreaterThan(0);
      },
    );
  },
);
