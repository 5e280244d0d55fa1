import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Case, Decision, Expected, Judge } from "../../../../tools/judge/verdict.ts";
import { fromHex } from "../../src/bytes.ts";
import { parseCertificate } from "../../src/certificate.ts";
import { JpkiError } from "../../src/errors.ts";
import { writeTlv } from "../../src/tlv.ts";
import { readAuthorityKeyIdentifier } from "../../src/trust/extensions.ts";
import {
  checkPath,
  parseOcspAnswer,
  parseRevocationList,
  trustAnchor,
} from "../../src/trust/index.ts";
import { readPathCertificate } from "../../src/trust/path-certificate.ts";
import { Unreadable } from "../../src/trust/refusal.ts";
import { certificateDifferences, explain } from "./explained.ts";

/** Fuzzing inputs: anything may come out but a crash. */
const fuzzed = ["boringssl-cert_corpus", "boringssl-der_roundtrip_corpus"];
const described = "boringssl-parse-cert";

/** `npm run judge -- certificates` */
export const judge: Judge = { folder: described, cases: certificateCases };

/** Certificates that BoringSSL's parser and fuzzers are tested with, given to every reader of this package. */
export function certificateCases(data: string): readonly Case[] {
  return [
    ...filesIn(join(data, described)).map((path) => describedCase(data, path)),
    ...fuzzed.flatMap((folder) =>
      filesIn(join(data, folder)).map((path) => ({
        name: path.slice(data.length + 1),
        expected: "either" as const,
        decide: () => readEverywhere(readFileSync(path)),
      })),
    ),
  ];
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesIn(path) : [path]));
}

/** A text file with one PEM block; an ERRORS block that speaks of an ERROR means it must be refused. */
function describedCase(data: string, path: string): Case {
  const text = readFileSync(path, "utf8");
  const [, label = "", body = ""] =
    /-----BEGIN (CERTIFICATE|TBS CERTIFICATE|AUTHORITY_KEY_IDENTIFIER)-----([^-]*)-----END/.exec(
      text,
    ) ?? [];
  const [, errors = ""] = /-----BEGIN ERRORS-----([^-]*)-----END/.exec(text) ?? [];
  const bytes = Buffer.from(body, "base64");
  const name = path.slice(data.length + 1);
  const explained = explain(name, certificateDifferences);
  return {
    name,
    expected: expectedOf(name, Buffer.from(errors, "base64").toString()),
    ...(explained && { explained }),
    decide() {
      if (label === "AUTHORITY_KEY_IDENTIFIER") {
        return attempt(() => readAuthorityKeyIdentifier(bytes));
      }
      const der = label === "CERTIFICATE" ? bytes : wrapped(bytes);
      const { accepted } = readEverywhere(der);
      return { ...attempt(() => readPathCertificate(der)), accepted };
    },
  };
}

/** Key identifiers carry no ERRORS block: their file names say which are wrong. */
function expectedOf(name: string, errors: string): Expected {
  const wrong = /authority_key_identifier\/(invalid|extra|issuer_only|serial_only)/.test(name);
  return wrong || errors.includes("ERROR") ? "refuse" : "accept";
}

/** A TBSCertificate with the outer parts a certificate needs. */
function wrapped(signed: Uint8Array): Uint8Array {
  const algorithm = fromHex("300D06092A864886F70D01010B0500");
  return writeTlv(0x30, [signed, algorithm, writeTlv(0x03, Uint8Array.of(0, 0))]);
}

/** Every reader of the package sees the bytes; whether the path checker could read them as a certificate is what counts. */
function readEverywhere(der: Uint8Array): Decision {
  for (const read of [parseCertificate, parseRevocationList, parseOcspAnswer]) {
    attempt(() => read(der));
  }
  const { accepted, detail } = attempt(() => trustAnchor(der));
  if (accepted) checkPath(der, { anchors: [trustAnchor(der)], intermediates: [der] });
  return { accepted, detail };
}

function attempt(read: () => unknown): Decision {
  try {
    read();
    return { accepted: true, detail: "" };
  } catch (error) {
    if (JpkiError.is(error) || error instanceof Unreadable) {
      return { accepted: false, detail: error.message };
    }
    throw error;
  }
}
