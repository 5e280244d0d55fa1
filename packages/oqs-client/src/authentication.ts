/**
 * Challenge and proof (利用者証明): the card signs what the server chose, so that an old signature proves nothing. The routes and
 * names are ours; how readers do it with the real system is not public.
 * @module
 */
import { instantOf } from "./date.ts";
import { malformed } from "./messages/element.ts";
import type { challengeMessage, proofMessage } from "./messages/uketsuke-sandbox.ts";

/**
 * How the card's key was opened: by PIN (暗証番号), by the terminal after a face match or a look by staff (特定機関認証), or by a phone
 * that checked its holder itself (Face ID, Touch ID). How the real system tells them apart is not public.
 */
export type ProofMethod = (typeof proofMethods)[number];

const proofMethods = ["pin", "terminal", "device"] as const;

/** Whether a text names a way to open the key. */
export function isProofMethod(text: string | undefined): text is ProofMethod {
  return proofMethods.some((method) => method === text);
}

/** What the card shall sign (チャレンジ). */
export interface Challenge {
  readonly id: string;
  /** At least 16 bytes, random, good for one proof. */
  readonly bytes: Uint8Array;
  readonly expiresAt: Date;
}

/** The card's answer to a challenge. */
export interface EligibilityProof {
  readonly challengeId: string;
  readonly method: ProofMethod;
  /** 利用者証明用電子証明書, DER. */
  readonly certificate: Uint8Array;
  /** Over the challenge's bytes: sha256WithRSAEncryption, or ECDSA with SHA-384 (DER) when the certificate's key is on P-384. */
  readonly signature: Uint8Array;
}

type ChallengeAnswer = ReturnType<typeof challengeMessage.decodeJson>;
type ProofQuestion = ReturnType<typeof proofMessage.decodeJson>;

/** Reads the challenge out of the server's answer. @throws OqsError MALFORMED_ANSWER */
export function challengeOf(answer: ChallengeAnswer): Challenge {
  const body = answer.MessageBody ?? {};
  const bytes = base64(body.SandboxChallenge);
  const expiresAt = instantOf(body.SandboxExpiryTime ?? "");
  if (body.SandboxChallengeId === undefined || bytes === undefined || expiresAt === undefined)
    throw malformed("it holds no challenge");
  if (bytes.length < 16) throw malformed("its challenge is shorter than 16 bytes");
  return { id: body.SandboxChallengeId, bytes, expiresAt };
}

/** Elements of a proof for the body of a question. */
export function proofElements(proof: EligibilityProof): NonNullable<ProofQuestion["MessageBody"]> {
  return {
    SandboxMethod: proof.method,
    SandboxChallengeId: proof.challengeId,
    SandboxCertificate: Buffer.from(proof.certificate).toString("base64"),
    SandboxSignature: Buffer.from(proof.signature).toString("base64"),
  };
}

/** Reads a proof out of a question; undefined when something is missing or broken. */
export function proofOf(question: ProofQuestion): EligibilityProof | undefined {
  const body = question.MessageBody ?? {};
  const certificate = base64(body.SandboxCertificate);
  const signature = base64(body.SandboxSignature);
  const method = body.SandboxMethod;
  const challengeId = body.SandboxChallengeId;
  if (!isProofMethod(method)) return undefined;
  if (certificate === undefined || signature === undefined || challengeId === undefined)
    return undefined;
  return { challengeId, method, certificate, signature };
}

function base64(text: string | undefined): Uint8Array | undefined {
  if (
    text === undefined ||
    !/^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
  )
    return undefined;
  return new Uint8Array(Buffer.from(text, "base64"));
}
