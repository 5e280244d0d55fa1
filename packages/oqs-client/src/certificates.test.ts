import { expect, test } from "vitest";
import { inForce, limitOf, specificDiseasesOf } from "./certificates.ts";
import { toPlain } from "./messages/plain.ts";
import {
  type PlainResult,
  type ResultOfQualificationConfirmation,
  resultOfQualificationConfirmation,
} from "./messages/result-of-qualification-confirmation.ts";

const plain = (result: ResultOfQualificationConfirmation): PlainResult =>
  toPlain(result, { fields: resultOfQualificationConfirmation });

const info = {
  LimitApplicationCertificateClassification: "01",
  LimitApplicationCertificateClassificationFlag: "A03",
  LimitApplicationCertificateValidStartDate: "20260801",
  LimitApplicationCertificateValidEndDate: "20270731",
};

test("a limit that was given says its category, its days and when the patient consented", () => {
  const limit = limitOf(
    plain({
      LimitApplicationCertificateRelatedConsFlg: "1",
      LimitApplicationCertificateRelatedConsTime: "20261122090000",
      LimitApplicationCertificateRelatedInfo: info,
    }),
  );
  expect(limit).toMatchObject({
    state: "given",
    consentedAt: "2026-11-22T09:00:00+09:00",
    value: { category: { code: "A03", meaning: { ja: "ウ" } }, validFrom: "2026-08-01" },
  });
});

test.each([
  [undefined, "not-stated"],
  ["0", "no-consent"],
  ["1", "none"],
  ["7", "unrecognised"],
])("without data, consent flag %s means %s", (flag, state) => {
  const result = flag === undefined ? {} : { LimitApplicationCertificateRelatedConsFlg: flag };
  expect(limitOf(plain(result)).state).toBe(state);
});

test("data beside a refused consent are still shown: the payer sent them", () => {
  const result = {
    LimitApplicationCertificateRelatedConsFlg: "0",
    LimitApplicationCertificateRelatedInfo: info,
  };
  expect(limitOf(plain(result)).state).toBe("given");
});

test.each([
  ["2", "consent-expired"],
  ["3", "not-askable"],
])("specific diseases with flag %s: %s", (flag, state) => {
  const result = { SpecificDiseasesCertificateRelatedConsFlg: flag };
  expect(specificDiseasesOf(plain(result)).state).toBe(state);
});

test("several specific diseases, each with its own limit", () => {
  const diseases = specificDiseasesOf(
    plain({
      SpecificDiseasesCertificateRelatedConsFlg: "1",
      SpecificDiseasesCertificateList: {
        SpecificDiseasesCertificateInfo: [
          { SpecificDiseasesDiseaseCategory: "1", SpecificDiseasesSelfPay: "10000" },
          { SpecificDiseasesDiseaseCategory: "9", SpecificDiseasesSelfPay: "1万円" },
        ],
      },
    }),
  );
  if (diseases.state !== "given") throw new Error(diseases.state);
  const [first, second] = diseases.value;
  expect(first).toMatchObject({ disease: { code: "1" }, selfPayYen: 10_000 });
  expect(second?.disease).toEqual({ code: "9" });
  expect(second?.unreadable).toEqual(["selfPayYen"]);
  const empty = { SpecificDiseasesCertificateList: { SpecificDiseasesCertificateInfo: [] } };
  expect(specificDiseasesOf(plain(empty)).state).toBe("not-stated");
});

test.each([
  ["2026-07-31", false],
  ["2026-08-01", true],
  ["2027-07-31", true],
  ["2027-08-01", false],
])("in force on %s: %s", (on, expected) => {
  expect(inForce({ validFrom: "2026-08-01", validUntil: "2027-07-31" }, on)).toBe(expected);
  expect(inForce({}, on)).toBe(true);
});
