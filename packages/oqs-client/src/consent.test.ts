import { expect, test } from "vitest";
import { availableUntil, consentFlags, withConsents } from "./consent.ts";

const none = { medication: false, medicalInformation: false, checkup: false, surgery: false };
const at = new Date("2023-02-21T08:48:35Z");

test("a consent lasts 24 hours to the second", () => {
  const written = withConsents({}, { ...none, medication: true }, at);
  expect(written.PharmacistsInfoConsTime).toBe("20230221174835");
  expect(written.PharmacistsInfoAvailableTime).toBe("20230222174835");
  expect(availableUntil(at).getTime() - at.getTime()).toBe(24 * 60 * 60 * 1000);
});

test("each consent sets its own category and no other", () => {
  for (const [consent, prefix] of [
    ["medication", "Pharmacists"],
    ["medicalInformation", "Diagnosis"],
    ["checkup", "SpecificHealthCheckups"],
    ["surgery", "Operation"],
  ] as const) {
    const flags = Object.entries(consentFlags({ ...none, [consent]: true }));
    expect(flags.filter(([, flag]) => flag === "1").map(([name]) => name)).toEqual([
      `${prefix}InfoConsFlg`,
    ]);
    expect(flags).toHaveLength(4);
  }
});

test("what is not consented to loses the times an earlier answer had", () => {
  const earlier = {
    OperationInfoConsFlg: "1",
    OperationInfoConsTime: "20230101000000",
    OperationInfoAvailableTime: "20230102000000",
  };
  expect(withConsents(earlier, none, at)).toEqual({
    PharmacistsInfoConsFlg: "0",
    DiagnosisInfoConsFlg: "0",
    SpecificHealthCheckupsInfoConsFlg: "0",
    OperationInfoConsFlg: "0",
  });
});

test("limit data stay as answered, unless the patient was asked", () => {
  const limit = {
    LimitApplicationCertificateRelatedConsFlg: "1",
    LimitApplicationCertificateRelatedInfo: { LimitApplicationCertificateClassification: "01" },
  };
  expect(withConsents(limit, none, at)).toMatchObject(limit);
  const refused = withConsents(limit, { ...none, limit: false }, at);
  expect(refused.LimitApplicationCertificateRelatedConsFlg).toBe("0");
  expect(refused).not.toHaveProperty("LimitApplicationCertificateRelatedInfo");
  expect(withConsents(limit, { ...none, limit: true }, at)).toMatchObject({
    ...limit,
    LimitApplicationCertificateRelatedConsTime: "20230221174835",
  });
});
