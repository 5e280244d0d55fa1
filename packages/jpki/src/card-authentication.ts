import { randomBytes } from "node:crypto";
import {
  type Authentic,
  type AuthenticityOptions,
  malformed,
  type NotAuthentic,
} from "./authenticity-result.ts";
import { conclude, type SignedData } from "./card-authenticity.ts";
import type { CardChannel } from "./card-session.ts";
import { readCardVerifiableCertificate } from "./card-verifiable-certificate.ts";
import { type CertifiedKey, certify, checkAuthorities } from "./certified-key.ts";
import { JpkiError, StatusWordError } from "./errors.ts";
import { answerChallenge, type CardAnswer } from "./internal-authentication.ts";
import type { SignedApplicationName } from "./layout/card-verifiable.ts";

const challengeBytes = 32;

/** How the signed data of one application is opened, read, checked and handed over. */
export interface SignedReading<Files extends readonly Uint8Array[], Taken> {
  /** Compares what opens the files. */
  open(): Promise<void>;
  read(): Promise<Files>;
  check(files: Files, certified: CertifiedKey): SignedData | NotAuthentic;
  /** What the caller gets, copied out of the files: those are zeroed. FILE_INVALID and TLV_INVALID become a verdict. */
  take(files: Files): Taken;
}

/**
 * Reads signed data and finds out whether it is authentic, in one exclusive use of the selected application. The certificate
 * comes first: a card whose issuer is not trusted is asked for nothing else. Whatever was read is zeroed, and only authentic data is given.
 */
export async function authenticate<Files extends readonly Uint8Array[], Taken extends object>(
  channel: CardChannel,
  application: SignedApplicationName,
  options: AuthenticityOptions,
  reading: SignedReading<Files, Taken>,
): Promise<(Authentic & Taken) | NotAuthentic> {
  checkAuthorities(options);
  const { cardVerifiableCertificate } = channel.session.profile.applications[application].files;
  const certificate = await orMalformed(
    readCardVerifiableCertificate(channel, cardVerifiableCertificate),
  );
  if ("outcome" in certificate) return certificate;
  const certified = certify(certificate, application, options);
  if ("outcome" in certified) return certified;
  await reading.open();
  const files = await orMalformed(reading.read());
  if ("outcome" in files) return files;
  try {
    const data = reading.check(files, certified);
    if ("outcome" in data) return data;
    const result = conclude(certified, data, await answerOf(channel));
    return result.outcome === "authentic" ? { ...result, ...reading.take(files) } : result;
  } catch (error) {
    return malformed(error);
  } finally {
    for (const file of files) file.fill(0);
  }
}

/** A card that refuses, or gives what is no signature, has no such key; one that left, or a broken reader, is no verdict. */
async function answerOf(channel: CardChannel): Promise<CardAnswer | undefined> {
  try {
    return await answerChallenge(channel, new Uint8Array(randomBytes(challengeBytes)));
  } catch (error) {
    if (StatusWordError.is(error)) return undefined;
    if (JpkiError.is(error) && error.code === "BAD_RESPONSE") return undefined;
    throw error;
  }
}

async function orMalformed<T>(reading: Promise<T>): Promise<T | NotAuthentic> {
  try {
    return await reading;
  } catch (error) {
    return malformed(error);
  }
}
