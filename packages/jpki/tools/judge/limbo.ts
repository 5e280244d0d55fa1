import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Case, Decision, Judge } from "../../../../tools/judge/verdict.ts";
import { JpkiError } from "../../src/errors.ts";
import {
  type CheckPathOptions,
  checkPath,
  type ExpectedName,
  parseRevocationList,
  trustAnchor,
} from "../../src/trust/index.ts";
import type { KeyUsage } from "../../src/trust/key-usage.ts";
import { explain, limboDifferences } from "./explained.ts";

interface PeerName {
  readonly kind: "DNS" | "IP" | "RFC822";
  readonly value: string;
}

interface LimboCase {
  readonly id: string;
  readonly trusted_certs: readonly string[];
  readonly untrusted_intermediates: readonly string[];
  readonly peer_certificate: string;
  readonly validation_time?: string | null;
  readonly validation_kind: "SERVER" | "CLIENT";
  readonly key_usage: readonly KeyUsage[] | null;
  readonly extended_key_usage: readonly string[] | null;
  readonly expected_result: "SUCCESS" | "FAILURE";
  readonly expected_peer_name: PeerName | null;
  readonly expected_peer_names: readonly PeerName[] | null;
  readonly max_chain_depth?: number | null;
  readonly crls?: readonly string[] | null;
}

const purposes: Readonly<Record<string, string>> = {
  serverAuth: "1.3.6.1.5.5.7.3.1",
  clientAuth: "1.3.6.1.5.5.7.3.2",
  codeSigning: "1.3.6.1.5.5.7.3.3",
  emailProtection: "1.3.6.1.5.5.7.3.4",
  timeStamping: "1.3.6.1.5.5.7.3.8",
  OCSPSigning: "1.3.6.1.5.5.7.3.9",
  anyExtendedKeyUsage: "2.5.29.37.0",
};

/** `npm run judge -- limbo` */
export const judge: Judge = { folder: "x509-limbo", cases: limboCases };

/**
 * Cases of x509-limbo. The profile: RFC 5280 with the rules for issuers held too, the purpose TLS server or client, the expected name
 * held against subjectAltName, the default algorithms. Every file of that form in the folder is read.
 */
export function limboCases(data: string): readonly Case[] {
  const folder = join(data, "x509-limbo");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => {
      const content = JSON.parse(readFileSync(join(folder, name), "utf8")) as {
        testcases?: readonly LimboCase[];
      };
      return content.testcases ?? [];
    })
    .map((limbo) => {
      const explained = explain(limbo.id, limboDifferences);
      return {
        name: limbo.id,
        expected: limbo.expected_result === "SUCCESS" ? "accept" : "refuse",
        ...(explained && { explained }),
        decide: () => decideLimbo(limbo),
      };
    });
}

function decideLimbo(limbo: LimboCase): Decision {
  let options: CheckPathOptions;
  try {
    options = optionsOf(limbo);
  } catch (error) {
    if (JpkiError.is(error)) return { accepted: false, detail: error.message };
    throw error;
  }
  for (const name of expectedNames(limbo)) {
    const result = checkPath(fromPem(limbo.peer_certificate), {
      ...options,
      ...(name && { name }),
    });
    if (result.outcome === "refused") {
      const { reason, position, detail } = result;
      return { accepted: false, detail: `${reason} at ${position}: ${detail}` };
    }
    if (result.outcome === "revoked") return { accepted: false, detail: "revoked" };
  }
  return { accepted: true, detail: "" };
}

function optionsOf(limbo: LimboCase): CheckPathOptions {
  const at = limbo.validation_time ? new Date(limbo.validation_time) : new Date();
  const [purpose = limbo.validation_kind === "CLIENT" ? "clientAuth" : "serverAuth"] =
    limbo.extended_key_usage ?? [];
  const extendedKeyUsage = purposes[purpose];
  const [keyUsage] = limbo.key_usage ?? [];
  const lists = limbo.crls ?? [];
  return {
    anchors: limbo.trusted_certs.map((pem) => trustAnchor(fromPem(pem))),
    intermediates: limbo.untrusted_intermediates.map(fromPem),
    at,
    issuerRules: true,
    ...(extendedKeyUsage && { extendedKeyUsage }),
    ...(typeof limbo.max_chain_depth === "number" && { maximumPathLength: limbo.max_chain_depth }),
    ...(keyUsage && { keyUsage }),
    ...(lists.length > 0 && {
      revocation: { lists: lists.map((pem) => parseRevocationList(fromPem(pem))) },
    }),
    limits: { milliseconds: 2000 },
  };
}

function expectedNames(limbo: LimboCase): readonly (ExpectedName | undefined)[] {
  const names = [limbo.expected_peer_name, ...(limbo.expected_peer_names ?? [])]
    .filter((name) => name !== null && name !== undefined)
    .map(({ kind, value }): ExpectedName => {
      if (kind === "DNS") return { dns: value };
      return kind === "IP" ? { address: value } : { mailbox: value };
    });
  return names.length > 0 ? names : [undefined];
}

function fromPem(pem: string): Uint8Array {
  return Buffer.from(pem.replace(/-----[^-]+-----/g, ""), "base64");
}
