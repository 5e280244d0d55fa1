import fc from "fast-check";
import { expect, test } from "vitest";
import { withConsents } from "./consent.ts";
import { consentChange, mayView, nothingToView, viewingConsentsOf } from "./viewing.ts";

const none = { medication: false, medicalInformation: false, checkup: false, surgery: false };
const all = { medication: true, medicalInformation: true, checkup: true, surgery: true };
const categories = ["medication", "medicalInformation", "checkup", "surgery"] as const;
const at = new Date("2026-11-22T00:00:00Z");
const day = 24 * 60 * 60 * 1000;

test("a consent holds for 24 hours to the second, its last second included", () => {
  const result = withConsents({}, { ...none, medication: true }, at);
  const until = new Date(at.getTime() + day);
  expect(mayView(result, "medication", at)).toEqual({ outcome: "allowed", until });
  expect(mayView(result, "medication", until)).toEqual({ outcome: "allowed", until });
  const after = new Date(until.getTime() + 1);
  expect(mayView(result, "medication", after)).toEqual({ outcome: "denied", reason: "over" });
});

test("each category stands for itself", () => {
  fc.assert(
    fc.property(fc.subarray([...categories]), fc.nat({ max: 2 * day }), (given, later) => {
      const consents = { ...none, ...Object.fromEntries(given.map((one) => [one, true])) };
      const result = withConsents({}, consents, at);
      for (const category of categories) {
        const viewing = mayView(result, category, new Date(at.getTime() + later));
        const allowed = given.includes(category) && later <= day;
        expect(viewing.outcome).toBe(allowed ? "allowed" : "denied");
      }
    }),
  );
});

test.each([
  [undefined, "not-stated"],
  ["0", "refused"],
  ["2", "expired"],
  ["3", "not-askable"],
  ["8", "unrecognised"],
])("flag %s is no consent: %s", (flag, reason) => {
  const result = {
    ...(flag === undefined ? {} : { DiagnosisInfoConsFlg: flag }),
    DiagnosisInfoConsTime: "20261122090000",
  };
  expect(mayView(result, "medicalInformation", at)).toEqual({ outcome: "denied", reason });
});

test("the end is the one that was sent; without one it is 24 hours after the consent", () => {
  const sent = {
    OperationInfoConsFlg: "1",
    OperationInfoConsTime: "20261122090000",
    OperationInfoAvailableTime: "20261231235959",
  };
  const { surgery } = viewingConsentsOf(sent);
  expect(surgery.availableUntil).toEqual(new Date("2026-12-31T14:59:59Z"));
  const { OperationInfoAvailableTime: _, ...open } = sent;
  expect(viewingConsentsOf(open).surgery.availableUntil).toEqual(new Date(at.getTime() + day));
  const timeless = { OperationInfoConsFlg: "1", OperationInfoConsTime: "20261322090000" };
  expect(mayView(timeless, "surgery", at)).toEqual({ outcome: "denied", reason: "no-time" });
});

test.each([
  [{ InsuredCardClassification: "07", InsurerNumber: "07130012" }, "self-defence", "seen"],
  [{ InsuredCardClassification: "A1" }, "assistance", "seen"],
  [{ InsuredCardClassification: "01", InsurerNumber: "03130016" }, "day-labourer", "memory"],
  [{ InsuredCardClassification: "01", InsurerNumber: "00031234" }, undefined, undefined],
  [{ InsuredCardClassification: "01", InsurerNumber: "06130013" }, undefined, undefined],
] as const)("%j: %s", (person, reason, certainty) => {
  const excluded = nothingToView(person, "medication");
  expect(excluded?.reason).toBe(reason);
  expect(excluded?.certainty).toBe(certainty);
  const viewing = mayView(withConsents(person, all, at), "medication", at);
  expect(viewing.outcome).toBe(reason === undefined ? "allowed" : "denied");
});

test("a changed mind needs the card again, in both directions", () => {
  expect(consentChange(all, { ...all })).toEqual({ outcome: "same" });
  expect(consentChange(none, { ...none, checkup: true })).toEqual({
    outcome: "card-again",
    changed: ["checkup"],
  });
  expect(consentChange(all, { ...all, surgery: false, limit: true })).toEqual({
    outcome: "card-again",
    changed: ["surgery", "limit"],
  });
});
