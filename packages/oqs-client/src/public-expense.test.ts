import { expect, test } from "vitest";
import { eligibilityOf } from "./eligibility.ts";
import type { ResultOfQualificationConfirmation } from "./messages/result-of-qualification-confirmation.ts";
import type { PublicExpense } from "./public-expense.ts";

const insured: ResultOfQualificationConfirmation = {
  InsuredCardClassification: "01",
  InsurerNumber: "00138057",
  Name: "見本　太郎",
  Birthdate: "19800229",
};
const assisted: ResultOfQualificationConfirmation = {
  InsuredCardClassification: "A1",
  Name: "見本　太郎",
  Birthdate: "19800229",
  PublicExpenseNumber: "12990012",
  BeneficiaryNumber: "1234566",
  WelfareOfficeName: "架空見本市福祉事務所",
  PublicExpenseResultList: {
    MedicalTicketInfo: [
      {
        TicketType: "01",
        MedicalTreatmentMonth: "202611",
        SelfPayAmount: "0",
        StatusOfInfecton: "02",
        SingleOrCombinedUse: "02",
        DesignatedMedicalInstitutionFlag: "0",
      },
      { TicketType: "02", MedicalTreatmentMonth: "202613" },
    ],
  },
};

function publicExpense(results: readonly ResultOfQualificationConfirmation[]): PublicExpense {
  const eligibility = eligibilityOf({
    MessageBody: {
      QualificationValidity: "1",
      ResultList: { ResultOfQualificationConfirmation: results },
    },
  });
  if (eligibility.outcome !== "eligible") throw new Error(eligibility.outcome);
  return eligibility.publicExpense;
}

test("tickets are read, also beside an insurance, which stays the insurance", () => {
  const stated = publicExpense([insured, assisted]);
  expect(stated).toEqual(publicExpense([assisted]));
  if (stated.state !== "stated") throw new Error(stated.state);
  expect(stated).toMatchObject({
    payer: "12990012",
    beneficiary: "1234566",
    office: "架空見本市福祉事務所",
  });
  const [ticket, broken] = stated.tickets;
  expect(ticket).toMatchObject({
    ticketType: { meaning: { ja: "医療券" } },
    treatmentMonth: "2026-11",
    selfPayYen: 0,
    infectionLaw: { meaning: { en: "no" } },
    singleOrCombined: { meaning: { ja: "併用" } },
    designatedInstitutionMatches: { code: "0" },
  });
  expect(broken?.unreadable).toEqual(["treatmentMonth"]);
});

test("what an answer does not state is not withdrawn, and its reasons cannot be told apart", () => {
  expect(publicExpense([insured])).toEqual({
    state: "not-stated",
    cannotTellApart: ["never-had", "no-consent", "lost", "not-connected"],
  });
});
