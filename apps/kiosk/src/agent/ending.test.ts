import type { Visit as AnyVisit } from "@uketsuke/reception";
import { expect, test } from "vitest";
import { message } from "../protocol.ts";
import { endingOf } from "./ending.ts";

type Visit = Exclude<AnyVisit, { outcome: "card-removed" }>;

const complete = (name: string, sent: object = { outcome: "sent" }): Visit =>
  ({
    outcome: "complete",
    identity: { method: "pin" },
    eligibility: { outcome: "eligible", patient: { name } },
    sent,
  }) as unknown as Visit;

test("the greeting is the family name and nothing more", () => {
  expect(endingOf(complete("受付　太郎"), true)).toMatchObject({ greetingName: "受付" });
  expect(endingOf(complete("受付 太郎"), true)).toMatchObject({ greetingName: "受付" });
  expect(endingOf(complete("受付太郎"), true)).toMatchObject({ greetingName: "受" });
});

test("consents that did not arrive are told; those that did are not", () => {
  const notices = (sent: object) => endingOf(complete("受付　太郎", sent), true);
  expect(notices({ outcome: "unknown" })).toMatchObject({
    notices: [{ notice: "consents-unsent" }],
  });
  expect(notices({ outcome: "not-asked" })).toMatchObject({ notices: [] });
});

test.each<[string, Visit, object]>([
  ["cancelled", { outcome: "not-identified", reason: "cancelled" }, { outcome: "cancelled" }],
  ["nobody answered", { outcome: "not-identified", reason: "no-answer" }, { cause: "no-answer" }],
  [
    "no method left",
    { outcome: "not-identified", reason: "no-method-left", last: "no-match" },
    { outcome: "not-identified", notices: [{ notice: "tell-desk" }] },
  ],
  [
    "an expired certificate shows the number readers show",
    { outcome: "card-unusable", reason: "certificate-expired" },
    { code: "006", cause: "certificate-expired", nextStep: "renew-certificate" },
  ],
])("%s", (_name, visit, expected) => {
  const ending = endingOf(visit, false);
  expect(ending).toMatchObject({ ...expected, takeCard: false });
  expect(message.safeParse(ending).success).toBe(true);
});
