import { X509Certificate } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { decide, summarize } from "../../../../tools/judge/verdict.ts";
import { type PathCertificate, readPathCertificate } from "../../src/trust/path-certificate.ts";
import { certificateCases } from "../../tools/judge/certificates.ts";
import { corpusTest } from "./corpora.ts";

corpusTest("BoringSSL's certificates: typed errors only", "boringssl-parse-cert", (data) => {
  expect(summarize("certificates", certificateCases(data).map(decide))).toMatchObject({
    cases: 330,
    right: 309,
    explained: 21,
    wrongAccepts: 0,
    wrongRefusals: 0,
    crashes: 0,
  });
});

corpusTest(
  "certificates of NIST PKITS are read as node:crypto reads them",
  "nist-pkits",
  (data) => {
    const folder = join(data, "nist-pkits", "certs");
    let read = 0;
    for (const name of readdirSync(folder)) {
      const der = readFileSync(join(folder, name));
      let ours: PathCertificate;
      try {
        ours = readPathCertificate(der);
      } catch {
        // Their signatures do not end with a whole octet.
        expect(name).toMatch(
          /^(BadSignedCACert|Invalid(DSASignatureTest6|EESignatureTest3)EE)\.crt$/,
        );
        continue;
      }
      const theirs = new X509Certificate(der);
      if (!theirs.serialNumber.startsWith("-")) {
        expect(ours.serialNumber.replace(/^00/, ""), name).toBe(theirs.serialNumber);
      }
      expect(ours.notBefore, name).toBe(theirs.validFromDate.getTime());
      expect(ours.notAfter, name).toBe(theirs.validToDate.getTime());
      const { basicConstraints, keyUsage } = ours.extensions;
      const mayIssue =
        basicConstraints?.authority === true && keyUsage?.has("keyCertSign") !== false;
      expect(mayIssue, name).toBe(theirs.ca);
      read += 1;
    }
    expect(read).toBeGreaterThan(400);
  },
);
