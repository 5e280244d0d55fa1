/**
 * Challenges the simulator handed out: random, for one proof of one account by one method, for a short time.
 * @module
 */
import { randomBytes, randomUUID } from "node:crypto";
import type { Challenge, EligibilityProof, ProofMethod } from "../authentication.ts";
import type { Account } from "./accounts.ts";
import {
  type CardCertificateState,
  type CardTrust,
  isSignedByCard,
  judgeCardCertificate,
} from "./card-certificate.ts";
import type { Clock } from "./clock.ts";
import type { Refusal } from "./refusals.ts";

/** The challenges under way. */
export interface Challenges {
  issue(method: ProofMethod, account: Account): Challenge;
  /** Judges a proof; whatever comes of it, its challenge is used up. */
  judge(proof: EligibilityProof, account: Account, trust: CardTrust): CardCertificateState;
}

interface Issued {
  readonly challenge: Challenge;
  readonly method: ProofMethod;
  readonly account: Account;
}

/** Most challenges kept; a flood of questions pushes out the oldest. */
const capacity = 10_000;

/** Starts with none. */
export function createChallenges(options: { clock: Clock; lifetimeMs: number }): Challenges {
  const issued = new Map<string, Issued>();
  return {
    issue(method, account) {
      // On the wire times have whole seconds.
      const end = Math.floor((options.clock().getTime() + options.lifetimeMs) / 1000) * 1000;
      const challenge = {
        id: randomUUID(),
        bytes: new Uint8Array(randomBytes(32)),
        expiresAt: new Date(end),
      };
      issued.set(challenge.id, { challenge, method, account });
      const oldest = issued.keys().next().value;
      if (issued.size > capacity && oldest !== undefined) issued.delete(oldest);
      return challenge;
    },
    judge(proof, account, trust) {
      const found = issued.get(proof.challengeId);
      issued.delete(proof.challengeId);
      if (found === undefined || found.account !== account) return refused("SIM-CHALLENGE-UNKNOWN");
      if (options.clock() > found.challenge.expiresAt) return refused("SIM-CHALLENGE-EXPIRED");
      if (found.method !== proof.method) return refused("SIM-CHALLENGE-METHOD");
      const judged = judgeCardCertificate(proof.certificate, trust);
      if (judged.outcome === "refused") return judged;
      const { publicKey } = judged.certificate;
      const signed = isSignedByCard(publicKey, found.challenge.bytes, proof.signature);
      return signed ? judged : refused("SIM-SIGNATURE");
    },
  };
}

function refused(refusal: Refusal): CardCertificateState {
  return { outcome: "refused", refusal };
}
