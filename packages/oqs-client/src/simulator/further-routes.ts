/**
 * Routes beyond card and search: reference numbers, the form of a prescription, public assistance, revisits, disasters. What
 * is asked follows public descriptions; that it is asked like this of a Web-API is simulated.
 * @module
 */
import { withConsents } from "../consent.ts";
import { plainDate } from "../date.ts";
import { OqsError } from "../errors.ts";
import {
  type ReferenceNumberRegistrationInfo,
  registrationMessage,
} from "../messages/reference-number-registration.ts";
import type { ResultOfQualificationConfirmation } from "../messages/result-of-qualification-confirmation.ts";
import {
  assistanceMessage,
  disasterMessage,
  type PersonSearchInfo,
  prescriptionMessage,
  revisitMessage,
} from "../messages/uketsuke-sandbox-searches.ts";
import type { RouteName } from "../routes.ts";
import { answerHeader, canBeViewed } from "./answers.ts";
import { todayOf } from "./clock.ts";
import type { Person } from "./population.ts";
import { refusalMessage } from "./refusals.ts";
import { elementsOfConsent } from "./register.ts";
import { eligible, type Routes, refuse, type System, theOne, type WithAccount } from "./routes.ts";
import { scenarios } from "./scenarios.ts";
import type { Visits } from "./visits.ts";

/** A disaster that opens 災害時医療情報閲覧: first and last day (`YYYY-MM-DD`), and where the people live. */
export interface Disaster {
  readonly from: string;
  readonly to: string;
  /** Beginnings of addresses; everywhere when absent. */
  readonly areas?: readonly string[];
}

/** @throws OqsError INVALID_ARGUMENT */
export function checkDisaster({ from, to, areas = [] }: Disaster): void {
  const isDay = (day: string): boolean => plainDate(day.replaceAll("-", "")) === day;
  if (!isDay(from) || !isDay(to) || from > to)
    throw new OqsError("INVALID_ARGUMENT", "a disaster lasts from one YYYY-MM-DD to a later one");
  if (areas.some((area) => area.trim() === "" || area.length > 100))
    throw new OqsError("INVALID_ARGUMENT", "an area is the beginning of an address");
}

/** What these routes need of the others. */
export interface FurtherSystem extends System {
  readonly withAccount: WithAccount;
  readonly visits: Visits;
}

type FurtherRoute = Extract<
  RouteName,
  "registration" | "prescription" | "assistance" | "revisit" | "disaster"
>;

/** The routes beyond card and search. */
export function createFurtherRoutes(system: FurtherSystem): Pick<Routes, FurtherRoute> {
  const { withAccount, people, visits, register } = system;
  return {
    registration(request) {
      const { MessageHeader, MessageBody = {} } = registrationMessage.decodeJson(request.body);
      return withAccount(request, MessageHeader, (_, context) => {
        const { ReferenceNumberRegistrationInfo: info = {} } = MessageBody;
        const isSomebody = registered(system, info, context.institution);
        const json = registrationMessage.encodeJson({
          MessageHeader: answerHeader(context),
          MessageBody: {
            ReferenceNumberRegistrationInfo: info,
            ...(isSomebody
              ? { ProcessingResultStatus: "1" }
              : {
                  ProcessingResultStatus: "2",
                  ProcessingResultCode: "SIM-REGISTRATION",
                  ProcessingResultMessage: refusalMessage("SIM-REGISTRATION"),
                }),
          },
        });
        return { status: 200, json, ...(isSomebody ? {} : { code: "SIM-REGISTRATION" }) };
      });
    },

    prescription(request) {
      const { MessageHeader, MessageBody = {} } = prescriptionMessage.decodeJson(request.body);
      return withAccount(request, MessageHeader, (_, context) => {
        const { SandboxVisitIdentifier: visit = "", PrescriptionIssueSelect: form } = MessageBody;
        const person = visits.personOf(visit);
        if (person === undefined || person === "nobody")
          return refuse(context, "SIM-CONSENT-VISIT");
        if (form !== "1" && form !== "2") return refuse(context, "SIM-REQUEST");
        register.choosePrescription(person, form);
        const header = { MessageHeader: answerHeader(context) };
        const json = prescriptionMessage.encodeJson({ ...header, MessageBody });
        return { status: 200, json };
      });
    },

    assistance(request) {
      const { MessageHeader, MessageBody } = assistanceMessage.decodeJson(request.body);
      return withAccount(request, MessageHeader, (_, context) => {
        const asked = MessageBody?.SandboxAssistanceSearchInfo ?? {};
        const person = theOne(
          people
            .withNumber(asked.PublicExpenseNumber ?? "", asked.BeneficiaryNumber ?? "")
            .filter(
              (one) =>
                scenarios[one.case].insurer === "assistance" &&
                born(one).Birthdate === asked.Birthdate,
            ),
        );
        return eligible(person, { ...context, reference: "2", limitConsent: false });
      });
    },

    revisit(request) {
      const { MessageHeader, MessageBody = {} } = revisitMessage.decodeJson(request.body);
      return withAccount(request, MessageHeader, (_, context) => {
        const { QualificationConfirmSearchInfo: search = {}, MedicalTreatmentFlag: care = "" } =
          MessageBody;
        const person = theOne(people.find(search));
        const about = { ...context, reference: "2", search, limitConsent: false } as const;
        if (typeof person === "string") return eligible(person, about);
        const consent = register.continuing(person, care);
        if (consent === undefined) return refuse(context, "SIM-REVISIT");
        return eligible(person, {
          ...about,
          also: {
            ...register.elementsOf(person, context.institution),
            ...elementsOfConsent(consent),
          },
        });
      });
    },

    disaster(request) {
      const { MessageHeader, MessageBody = {} } = disasterMessage.decodeJson(request.body);
      return withAccount(request, MessageHeader, (_, context) => {
        const disaster = system.disaster();
        const today = todayOf(system.clock);
        const { SandboxDisasterConsent: consent } = MessageBody;
        if (consent !== "1" && consent !== "3") return refuse(context, "SIM-REQUEST");
        if (disaster === undefined || today < disaster.from || today > disaster.to)
          return refuse(context, "SIM-DISASTER");
        const { QualificationConfirmSearchInfo: search, SandboxPersonSearchInfo: who } =
          MessageBody;
        const found = search
          ? people.find(search)
          : people.livingAt(who?.Address ?? "").filter((one) => isPerson(one, who ?? {}));
        const person = theOne(found);
        const about = { ...context, reference: "2", limitConsent: true } as const;
        if (typeof person === "string") return eligible(person, about);
        if (!(disaster.areas ?? [""]).some((area) => person.address.startsWith(area)))
          return refuse(context, "SIM-DISASTER");
        const also = canBeViewed(person) ? viewing(consent, context.now) : {};
        system.activity.add({
          face: "web-api",
          what: "viewing in a disaster",
          outcome: consent === "1" ? "consented" : "consent could not be asked",
          person: person.id,
          audit: true,
        });
        return eligible(person, { ...about, also });
      });
    },
  };
}

/** Registers a reference number for exactly one person; a registration names no birth date. */
export function registered(
  { people, register }: Pick<System, "people" | "register">,
  info: ReferenceNumberRegistrationInfo,
  institution: string,
): boolean {
  const { ReferenceNumber: number = "", ...insured } = info;
  const all = people
    .withNumber(insured.InsurerNumber ?? "", insured.InsuredIdentificationNumber ?? "")
    .flatMap((one) => people.find({ ...insured, ...born(one) }).filter(({ id }) => id === one.id));
  const person = theOne(all);
  if (typeof person === "string" || number === "") return false;
  register.registerNumber(person, institution, number);
  return true;
}

function born(person: Person): { readonly Birthdate: string } {
  return { Birthdate: person.birthDate.replaceAll("-", "") };
}

function isPerson(person: Person, asked: PersonSearchInfo): boolean {
  const same = (left = "", right = ""): boolean =>
    left.normalize("NFKC").replace(/\s/g, "") === right.normalize("NFKC").replace(/\s/g, "");
  return (
    same(asked.Name, person.name) &&
    asked.Birthdate === born(person).Birthdate &&
    asked.Sex1 === (person.sex === "male" ? "1" : "2") &&
    same(asked.Address, person.address)
  );
}

/** All that can be viewed, for 24 hours; the flag says whether it was consented to or could not be asked (同意取得困難). */
function viewing(consent: "1" | "3", now: Date): ResultOfQualificationConfirmation {
  const all = { medication: true, medicalInformation: true, checkup: true, surgery: true };
  const given = Object.entries(withConsents({}, all, now));
  return Object.fromEntries(
    given.map(([name, value]) => [name, name.endsWith("InfoConsFlg") ? consent : value]),
  );
}
