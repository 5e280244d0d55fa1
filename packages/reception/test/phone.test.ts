import { type Persona, persona } from "@uketsuke/jpki/virtual-card";
import { expect, test } from "vitest";
import { type Desk, type Notice, noConsents, type Reception, receive } from "../src/index.ts";
import { type Clinic, desk, openClinic, pinOf, today } from "./clinic.ts";

const selectSurface = "D3921000310001010402";

/** Nothing of a visit with a phone may look for a face, a photo or 照合番号B: these parts must not even be asked. */
function untouchable(what: string): never {
  throw new Error(`${what} was used with a phone`);
}

const withoutPhoto: Partial<Reception> = {
  face: { verify: () => untouchable("the camera") },
  verificationNumbers: { name: "untouchable", read: () => untouchable("照合番号B") },
};

const pinDesk = (entries: string[], asked: string[] = []): Desk =>
  desk({
    chooseIdentification: async ({ methods, last }) => {
      asked.push(`${last ?? "first"}: ${methods.join(" ")}`);
      return { outcome: "chosen", method: "pin" };
    },
    enterPin: async ({ lastTry }) => ({
      outcome: "entered",
      pin: pinOf(entries.shift() ?? ""),
      lastTryConfirmed: lastTry,
    }),
    confirmByStaff: () => untouchable("the look by staff"),
  });

/** 0 SELECT of any application but JPKI, and as many entries compared as there were PINs. */
function expectNoPhotoCommands({ card }: Clinic, entries: number): void {
  const selected = card.trace.filter((command) => command.startsWith("00A404"));
  expect(selected.filter((command) => command.includes(selectSurface))).toEqual([]);
  expect(new Set(selected)).toEqual(new Set(["00A4040C D392F000260100000001"]));
  // 照合番号B has reference 12 in 券面事項確認AP and 15 in 券面事項入力補助AP; the PIN of the key has 18.
  const references = card.trace.filter((command) => command.startsWith("0020"));
  expect(references.filter((command) => command !== "00200098")).toEqual([]);
  expect(card.verifyCount).toBe(entries);
  expect(card.alarms).toEqual([]);
}

const phone = (name: "android" | "iphone", changes: Partial<Persona>): Persona => ({
  ...persona(name, { today }),
  ...changes,
});

test("Android: only the PIN is offered, and the certificate is read behind it", async () => {
  await using clinic = await openClinic({ persona: "android" });
  const asked: string[] = [];
  const visit = await receive(
    await clinic.open(),
    clinic.reception({ ...withoutPhoto, desk: pinDesk(["3636"], asked) }),
  );
  expect(visit).toMatchObject({
    outcome: "complete",
    identity: { method: "pin" },
    eligibility: { outcome: "eligible" },
    sent: { outcome: "sent" },
  });
  expect(asked).toEqual(["first: pin"]);
  expect(clinic.journal.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
    "precheck usable",
    "method pin",
    "pin identified",
    "certificate usable",
    "challenge received",
    "proof signed",
    "eligibility eligible",
    "consents answered",
    "consents-sent sent",
    "result-file delivered",
    "end complete",
  ]);
  expect(clinic.steps.find(({ step }) => step === "proof")?.detail).toEqual({
    method: "pin",
    simulated: false,
  });
  expect(await clinic.files()).toHaveLength(1);
  expectNoPhotoCommands(clinic, 1);
});

test("Android: before the PIN not one command reads the certificate", async () => {
  await using clinic = await openClinic({ persona: "android" });
  let before: readonly string[] = [];
  const answers = pinDesk(["3636"]);
  await receive(
    await clinic.open(),
    clinic.reception({
      ...withoutPhoto,
      desk: {
        ...answers,
        enterPin: async (question) => {
          before = [...clinic.card.trace];
          return answers.enterPin(question);
        },
      },
    }),
  );
  expect(before).toEqual(["00A4040C D392F000260100000001", "00B08600", "00B08800", "00200098"]);
});

test("Android: three wrong PINs end the visit, and nothing was asked of the server", async () => {
  await using clinic = await openClinic({ persona: "android" });
  const asked: string[] = [];
  const visit = await receive(
    await clinic.open(),
    clinic.reception({ ...withoutPhoto, desk: pinDesk(["0000", "0001", "0002"], asked) }),
  );
  expect(visit).toEqual({
    outcome: "not-identified",
    reason: "no-method-left",
    last: "pin-blocked",
  });
  expect(asked).toEqual(["first: pin", "pin-incorrect: pin", "pin-incorrect: pin"]);
  expect(clinic.simulator.requests).toHaveLength(0);
  expectNoPhotoCommands(clinic, 3);
});

test("Android: a PIN that is blocked already leaves nothing to identify with", async () => {
  const holder = phone("android", { triesLeft: { authenticationPin: 0 } });
  await using clinic = await openClinic({ persona: holder });
  const visit = await receive(
    await clinic.open(),
    clinic.reception({ ...withoutPhoto, desk: pinDesk([]) }),
  );
  expect(visit).toEqual({ outcome: "card-unusable", reason: "nothing-to-identify-with" });
  expectNoPhotoCommands(clinic, 0);
});

test.each([
  ["the last day", today, "complete"],
  ["the day after", "2026-11-21", "card-unusable"],
])("Android: a certificate is good on %s, without any grace", async (_, certificateExpiry, end) => {
  await using clinic = await openClinic({ persona: phone("android", { certificateExpiry }) });
  const shown: Notice["notice"][] = [];
  const visit = await receive(
    await clinic.open(),
    clinic.reception({
      ...withoutPhoto,
      desk: { ...pinDesk(["3636"]), show: ({ notice }) => shown.push(notice) },
    }),
  );
  expect(visit.outcome).toBe(end);
  expect(shown.includes("certificate-expires-soon")).toBe(end === "complete");
  expect(shown).not.toContain("certificate-in-grace");
  if (visit.outcome === "card-unusable") {
    expect(visit.reason).toBe("certificate-expired");
    expect(clinic.simulator.requests).toHaveLength(0);
  }
});

test("a plastic card of the same day still has its grace", async () => {
  await using clinic = await openClinic({
    persona: { ...persona("taro", { today }), certificateExpiry: "2026-11-21" },
  });
  const visit = await receive(await clinic.open(), clinic.reception());
  expect(visit).toMatchObject({ outcome: "complete", consents: noConsents });
});

test("iPhone, as assumed: nobody is asked, the phone opened its key", async () => {
  await using clinic = await openClinic({ persona: "iphone" });
  const silent = desk({
    chooseIdentification: () => untouchable("the choice of method"),
    enterPin: () => untouchable("the PIN"),
    confirmByStaff: () => untouchable("the look by staff"),
  });
  const visit = await receive(
    await clinic.open(),
    clinic.reception({ ...withoutPhoto, desk: silent }),
  );
  expect(visit).toMatchObject({ outcome: "complete", identity: { method: "device" } });
  expect(clinic.journal.map(({ step }) => step)).toEqual([
    "precheck",
    "challenge",
    "proof",
    "eligibility",
    "consents",
    "consents-sent",
    "result-file",
    "end",
  ]);
  expect(clinic.steps.find(({ step }) => step === "proof")?.detail).toEqual({
    method: "device",
    simulated: false,
  });
  expectNoPhotoCommands(clinic, 0);
  expect(clinic.card.trace.filter((command) => command.startsWith("0020"))).toEqual([]);
});

test("iPhone that stayed locked: the visit says so, and no result is written", async () => {
  await using clinic = await openClinic({
    persona: "iphone",
    behaviour: { deviceUnlocked: false },
  });
  const visit = await receive(await clinic.open(), clinic.reception(withoutPhoto));
  expect(visit).toEqual({ outcome: "not-identified", reason: "device-locked" });
  expect(clinic.journal.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
    "precheck usable",
    "challenge received",
    "proof device-locked",
    "end not-identified",
  ]);
  expect(await clinic.files()).toEqual([]);
  expectNoPhotoCommands(clinic, 0);
});

test("a phone that is taken away ends the visit", async () => {
  await using clinic = await openClinic({ persona: "android" });
  const answers = pinDesk(["3636"]);
  const visit = await receive(
    await clinic.open(),
    clinic.reception({
      ...withoutPhoto,
      desk: {
        ...answers,
        enterPin: async (question) => {
          clinic.card.remove();
          return answers.enterPin(question);
        },
      },
    }),
  );
  expect(visit).toEqual({ outcome: "card-removed", during: "pin" });
});
