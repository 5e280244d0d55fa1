import { nextCardProfile } from "@uketsuke/jpki";
import { expect, test } from "vitest";
import { receive } from "../src/index.ts";
import { desk, openClinic, pinOf } from "./clinic.ts";

test("the next card by face: photo of 券面等AP, proof by ECDSA accepted, a whole visit", async () => {
  await using clinic = await openClinic({ profile: nextCardProfile });
  const visit = await receive(await clinic.open(), clinic.reception());
  expect(visit).toMatchObject({
    outcome: "complete",
    identity: { method: "face" },
    eligibility: { outcome: "eligible" },
    sent: { outcome: "sent" },
  });
  expect(await clinic.files()).toHaveLength(1);
  expect(clinic.card.alarms).toEqual([]);
});

test("the next card by PIN: one VERIFY, a proof that is accepted", async () => {
  await using clinic = await openClinic({ profile: nextCardProfile });
  const visit = await receive(
    await clinic.open(),
    clinic.reception({
      desk: desk({
        chooseIdentification: async () => ({ outcome: "chosen", method: "pin" }),
        enterPin: async () => ({ outcome: "entered", pin: pinOf("1234"), lastTryConfirmed: false }),
      }),
    }),
  );
  expect(visit).toMatchObject({ outcome: "complete", identity: { method: "pin" } });
  expect(clinic.card.verifyCount).toBe(1);
});
