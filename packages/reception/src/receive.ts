import type { MyNumberCard, Proof, ProofMethod } from "@uketsuke/jpki";
import type { DeliverOptions } from "@uketsuke/oqs-client/folder";
import { checkCertificate } from "./certificate.ts";
import { askConsents, noConsents, sendConsents } from "./consents.ts";
import { identify } from "./identify.ts";
import { precheck } from "./precheck.ts";
import type { Reception } from "./reception.ts";
import { codeOf, Steps } from "./steps.ts";
import type { ConsentsSent, Identity, Visit } from "./visit.ts";

/**
 * One visit (受付) from the card to the result file, top to bottom. People are asked through `reception.desk`.
 *
 * What a person or the payer answers comes back as a `Visit`; a broken machine is thrown as the error of the package it
 * belongs to. The order of steps is that of readers in the field; the order on the wire is not public, so it stays here.
 *
 * @throws ReceptionError `JOURNAL_UNAVAILABLE`; JpkiError, FaceError and OqsError of the parts; the signal's own reason on abort.
 */
export async function receive(card: MyNumberCard, reception: Reception): Promise<Visit> {
  const steps = new Steps(reception.journal, reception.onStep);
  const visit = await visitOf(card, reception, steps).catch((error: unknown): Visit => {
    // That the patient took the card is their answer; a reader that broke is not.
    if (codeOf(error) === "CARD_REMOVED" && !reception.signal?.aborted)
      return { outcome: "card-removed", during: steps.current };
    throw error;
  });
  return steps.run("end", async () => visit, report);
}

async function visitOf(card: MyNumberCard, reception: Reception, steps: Steps): Promise<Visit> {
  const { desk, oqs, resultFolder } = reception;
  const signal = reception.signal ?? new AbortController().signal;
  const present = AbortSignal.any([signal, card.removed]);

  desk.show({ notice: "reading-card" });
  const state = await steps.run("precheck", () => precheck(card, reception, present), report);
  if (state.outcome !== "usable") return state;

  const identified = await identify(card, state, reception, steps, present);
  if (identified.outcome !== "identified") return identified;
  const { identity } = identified;
  const certificate =
    state.certificate ??
    (await steps.run("certificate", () => checkCertificate(card, reception, present), report));
  if (certificate.outcome !== "usable") return certificate;

  desk.show({ notice: "checking" });
  const unlock = unlockBy(identity, reception);
  const { method } = unlock;
  const challenge = await steps.run(
    "challenge",
    () => oqs.requestChallenge({ method, signal: present }),
    () => ({ outcome: "received", detail: { method } }),
  );
  const proof = await steps.run(
    "proof",
    () => prove(card, challenge.bytes, unlock, present),
    (made) =>
      made === "device-locked"
        ? { outcome: made }
        : { outcome: "signed", detail: { method, simulated: made.simulated } },
  );
  if (proof === "device-locked") return { outcome: "not-identified", reason: proof };
  const eligibility = await steps.run(
    "eligibility",
    () => oqs.checkEligibility({ proof: { challengeId: challenge.id, ...proof }, signal }),
    report,
  );
  desk.show({ notice: "eligibility", eligibility });
  const deliver = (consents?: Pick<DeliverOptions, "consents" | "consentedAt">) =>
    steps.run(
      "result-file",
      () => resultFolder.deliver(eligibility, { ...consents, sessionId: steps.visit }),
      ({ path }) => ({ outcome: "delivered", detail: { path } }),
    );
  if (eligibility.outcome !== "eligible") {
    const { path } = await deliver();
    return { outcome: "not-eligible", identity, eligibility, resultPath: path };
  }

  // From here on the card is no longer needed: a patient who takes it early still completes the visit.
  const asked = await steps.run("consents", () => askConsents(desk, certificate, signal), report);
  const sent: ConsentsSent =
    asked.outcome === "not-asked"
      ? { outcome: "not-asked" }
      : await steps.run(
          "consents-sent",
          () => sendConsents(oqs, eligibility, asked.consents, signal),
          report,
        );
  const given =
    sent.outcome === "sent"
      ? { consents: asked.consents, consentedAt: sent.consentedAt }
      : { consents: noConsents };
  const { path } = await deliver(given);
  return {
    outcome: "complete",
    identity,
    eligibility,
    consents: given.consents,
    sent,
    resultPath: path,
  };
}

/** A PIN or a phone opened the key by itself; a face or a look by staff takes the PIN-less path of the terminal (特定機関認証). */
function unlockBy({ method }: Identity, reception: Reception): ProofMethod {
  return method === "pin" || method === "device"
    ? { method }
    : { method: "terminal", authenticator: reception.terminalAuthenticator };
}

/** The card's answer to the challenge; that a phone kept its key locked is its holder's answer, not a failure. */
async function prove(
  card: MyNumberCard,
  challenge: Uint8Array,
  by: ProofMethod,
  signal: AbortSignal,
): Promise<Proof | "device-locked"> {
  try {
    return await card.authentication.answer(challenge, by, { signal });
  } catch (error) {
    if (codeOf(error) === "DEVICE_LOCKED") return "device-locked";
    throw error;
  }
}

const report = ({ outcome }: { readonly outcome: string }) => ({ outcome });
