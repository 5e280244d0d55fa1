import {
  type SignedDataResult,
  type VerifyX509SignedDataOptions,
  verifySignedData,
} from "../../src/cms/index.ts";
import { now } from "../trust/made-certificates.ts";
import { type MadeSignerInfo, makeSignedData } from "./made-signed-data.ts";
import { anchors, type MadeSigner, madeSigner } from "./made-signers.ts";

/** How made signed data is judged unless a test says otherwise. */
export const path: VerifyX509SignedDataOptions["path"] = { anchors, at: now };

/** The signer of made signed data that is not about its signer. */
export const signer: MadeSigner = madeSigner();

/** Verifies under {@link path}. */
export function verified(
  cms: Uint8Array,
  options: Partial<VerifyX509SignedDataOptions> = {},
): Promise<SignedDataResult> {
  return verifySignedData(cms, { path, ...options });
}

/** The reason of the refusal, or the outcome. */
export async function reasonOf(...given: Parameters<typeof verified>): Promise<string> {
  const result = await verified(...given);
  return result.outcome === "refused" ? result.reason : result.outcome;
}

/** The same of what one signer signed who breaks the rules it is told to break. */
export function madeBy(changes: Partial<MadeSignerInfo> = {}): Promise<string> {
  return reasonOf(makeSignedData({ signers: [{ signer, ...changes }] }));
}
