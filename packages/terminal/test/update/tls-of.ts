import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate of 127.0.0.1 that is its own authority, made by openssl. */
export function tlsOf(): { readonly cert: string; readonly key: string } {
  const home = mkdtempSync(join(tmpdir(), "uketsuke-tls-"));
  try {
    const [key, certificate] = [join(home, "tls.key"), join(home, "tls.pem")];
    const subject = ["-subj", "/CN=update sandbox", "-addext", "subjectAltName=IP:127.0.0.1"];
    const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
    const files = ["-keyout", key, "-out", certificate];
    execFileSync("openssl", ["req", "-x509", ...made, ...subject, ...files], { stdio: "ignore" });
    return { cert: readFileSync(certificate, "utf8"), key: readFileSync(key, "utf8") };
  } finally {
    rmSync(home, { recursive: true });
  }
}
