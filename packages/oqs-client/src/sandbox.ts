/**
 * Keeps made authorities and real endpoints apart: neither can be used with the other.
 * @module
 */
import { X509Certificate } from "node:crypto";
import { OqsError } from "./errors.ts";

/** Organisation in the name of every certificate the simulator's authority makes. */
export const sandboxOrganisation = "UKETSUKE SANDBOX (not an authority)";

/** Certificates of a PEM text. @throws OqsError INVALID_ARGUMENT when there is none or one is broken */
export function certificatesOf(pem: string, what: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    const certificates = blocks.map((block) => new X509Certificate(block));
    if (certificates.length > 0) return certificates;
  } catch (cause) {
    throw new OqsError("INVALID_ARGUMENT", `${what} holds a broken certificate`, { cause });
  }
  // An empty `ca` would make Node trust its built-in authorities instead of the pinned one.
  throw new OqsError("INVALID_ARGUMENT", `${what} holds no PEM certificate`);
}

/** Refuses a sandbox certificate at a real endpoint, and a real one at a sandbox endpoint. @throws OqsError SANDBOX_MIXED */
export function refuseMixing(
  certificates: readonly X509Certificate[],
  options: { sandboxEndpoint: boolean },
): void {
  const made = certificates.filter(isSandbox).length;
  if (made === 0 && !options.sandboxEndpoint) return;
  if (made === certificates.length && options.sandboxEndpoint) return;
  throw new OqsError(
    "SANDBOX_MIXED",
    options.sandboxEndpoint
      ? "a real certificate was given for a sandbox endpoint: use the credentials of the simulator"
      : "a sandbox certificate was given for an endpoint that is not marked as sandbox",
  );
}

function isSandbox(certificate: X509Certificate): boolean {
  return certificate.issuer.split("\n").includes(`O=${sandboxOrganisation}`);
}
