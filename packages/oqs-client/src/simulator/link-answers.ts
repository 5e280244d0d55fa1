/**
 * What the bridge software answers to single questions (単件): eligibility, reference numbers, medication and checkups.
 * @module
 */
import type { LinkRequest } from "../folder/index.ts";
import { registrationMessage } from "../messages/reference-number-registration.ts";
import { eligibilityMessage } from "../messages/xml-msg.ts";
import { answerHeader, eligibilityAnswer } from "./answers.ts";
import { registered } from "./further-routes.ts";
import type { LinkContext } from "./link-context.ts";
import type { LinkSystem } from "./link-software.ts";
import { medicalInformationAnswer } from "./medical-information.ts";
import { type Refusal, refusalMessage } from "./refusals.ts";
import { found } from "./routes.ts";
import type { SaidInFolder } from "./spoil-file.ts";

/** Answers a single question. */
export function singleAnswer(
  system: LinkSystem,
  request: LinkRequest,
  context: LinkContext,
): SaidInFolder {
  if (context.institution !== system.institution)
    return refusedInFolder(context, "SIM-INSTITUTION");
  if (request.job === "reference-number") return registrationAnswer(system, request, context);
  if (request.job === "medication" || request.job === "checkup")
    return medicalInformationAnswer(system, request, context);
  return searchAnswer(system, request, context);
}

function searchAnswer(
  system: LinkSystem,
  request: LinkRequest,
  context: LinkContext,
): SaidInFolder {
  const { people, register } = system;
  const { MessageBody } = request.read(eligibilityMessage);
  const search = MessageBody?.QualificationConfirmSearchInfo ?? {};
  const person = found(people, search);
  const fault = system.faultOf(search.InsuredIdentificationNumber);
  const also =
    typeof person === "string" ? undefined : register.elementsOf(person, context.institution);
  const message = eligibilityAnswer(person, {
    ...context,
    reference: "2",
    search,
    limitConsent: search.LimitApplicationCertificateRelatedConsFlg === "1",
    also,
    padding: " ",
  });
  return {
    message,
    codec: eligibilityMessage,
    ...(fault === undefined ? {} : { fault }),
    ...(typeof person === "string" ? {} : { person: person.id }),
  };
}

function registrationAnswer(
  system: LinkSystem,
  request: LinkRequest,
  context: LinkContext,
): SaidInFolder {
  const { MessageBody } = request.read(registrationMessage);
  const info = MessageBody?.ReferenceNumberRegistrationInfo ?? {};
  const taken = registered(system, info, context.institution);
  return {
    message: {
      MessageHeader: answerHeader(context),
      MessageBody: { ReferenceNumberRegistrationInfo: info, ...registrationResult(taken) },
    },
    codec: registrationMessage,
    ...(taken ? {} : { code: "SIM-REGISTRATION" }),
  };
}

/** What became of a registration. */
export function registrationResult(taken: boolean): {
  readonly ProcessingResultStatus: string;
  readonly ProcessingResultCode?: string;
  readonly ProcessingResultMessage?: string;
} {
  if (taken) return { ProcessingResultStatus: "1" };
  return {
    ProcessingResultStatus: "2",
    ProcessingResultCode: "SIM-REGISTRATION",
    ProcessingResultMessage: refusalMessage("SIM-REGISTRATION"),
  };
}

/** A refusal (異常終了) as a file. */
export function refusedInFolder(context: LinkContext, refusal: Refusal): SaidInFolder {
  return {
    message: { MessageHeader: answerHeader(context, refusal), MessageBody: {} },
    codec: eligibilityMessage,
    code: refusal,
  };
}
