import { expect, test } from "vitest";
import { type Desk, type LastAttempt, noConsents, receive } from "../src/index.ts";
import { desk, match, openClinic, pinOf } from "./clinic.ts";

const choose = (method: "face" | "pin" | "staff"): Partial<Desk> => ({
  chooseIdentification: async () => ({ outcome: "chosen", method }),
});

test("by face: the PIN-less path, consents sent, one whole result file, a journal line per step", async () => {
  await using clinic = await openClinic();
  const visit = await receive(await clinic.open(), clinic.reception());
  expect(visit).toMatchObject({
    outcome: "complete",
    identity: { method: "face" },
    eligibility: { outcome: "eligible" },
    consents: { medication: true, surgery: false },
    sent: { outcome: "sent" },
  });
  expect(await clinic.files()).toHaveLength(1);
  expect(clinic.journal.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
    "precheck usable",
    "method face",
    "photo read",
    "face match",
    "challenge received",
    "proof signed",
    "eligibility eligible",
    "consents answered",
    "consents-sent sent",
    "result-file delivered",
    "end complete",
  ]);
  expect(clinic.steps.find(({ step }) => step === "proof")?.detail).toMatchObject({
    method: "terminal",
    simulated: true,
  });
  expect(clinic.card.alarms).toEqual([]);
});

test("by PIN: one VERIFY for one entry, the PIN path, and no photo is read", async () => {
  await using clinic = await openClinic();
  const pin = pinOf("1234");
  const before = clinic.card.verifyCount;
  const visit = await receive(
    await clinic.open(),
    clinic.reception({
      desk: desk({
        ...choose("pin"),
        enterPin: async () => ({ outcome: "entered", pin, lastTryConfirmed: false }),
      }),
    }),
  );
  expect(visit).toMatchObject({ outcome: "complete", identity: { method: "pin" } });
  expect(clinic.card.verifyCount - before).toBe(1);
  expect([...pin]).toEqual([0, 0, 0, 0]);
  expect(clinic.journal.some(({ step }) => step === "photo")).toBe(false);
  expect(clinic.steps.find(({ step }) => step === "proof")?.detail).toMatchObject({
    method: "pin",
    simulated: false,
  });
});

test("by staff: the photo is shown, its bytes are zero afterwards", async () => {
  await using clinic = await openClinic();
  let shown: Uint8Array | undefined;
  const visit = await receive(
    await clinic.open(),
    clinic.reception({
      desk: desk({
        ...choose("staff"),
        confirmByStaff: async ({ photo }) => {
          shown = photo;
          expect(photo?.some((byte) => byte !== 0)).toBe(true);
          return { outcome: "confirmed", reason: "cannot-reach" };
        },
      }),
    }),
  );
  expect(visit).toMatchObject({
    outcome: "complete",
    identity: { method: "staff", reason: "cannot-reach" },
  });
  expect(shown?.every((byte) => byte === 0)).toBe(true);
});

test("no answer to the consents is no consent, and the visit completes", async () => {
  await using clinic = await openClinic();
  const visit = await receive(
    await clinic.open(),
    clinic.reception({ desk: desk({ askConsents: async () => ({ outcome: "no-answer" }) }) }),
  );
  expect(visit).toMatchObject({ outcome: "complete", consents: noConsents });
});

test("after three faces that do not match only PIN and staff are left", async () => {
  await using clinic = await openClinic();
  const asked: string[] = [];
  const visit = await receive(
    await clinic.open(),
    clinic.reception({
      face: { verify: async () => ({ ...match, outcome: "no-match", score: 0.1 }) },
      desk: desk({
        chooseIdentification: async ({ methods, last }) => {
          asked.push(`${last ?? "first"}: ${methods.join(" ")}`);
          return methods.includes("face")
            ? { outcome: "chosen", method: "face" }
            : { outcome: "cancelled" };
        },
      }),
    }),
  );
  expect(visit).toEqual({ outcome: "not-identified", reason: "cancelled", last: "no-match" });
  expect(asked).toEqual([
    "first: face pin staff",
    "no-match: pin staff face",
    "no-match: pin staff face",
    "no-match: pin staff",
  ]);
  expect(await clinic.files()).toEqual([]);
  expect(clinic.simulator.requests).toHaveLength(0);
});

test.each<[string, LastAttempt]>([
  ["spoof", "spoof"],
  ["no-camera", "no-camera"],
  ["face-paused", "face-paused"],
  ["photo-unusable", "photo-unusable"],
])("face ends in %s: the face is not offered again, PIN is", async (outcome, last) => {
  await using clinic = await openClinic();
  const asked: string[][] = [];
  const visit = await receive(
    await clinic.open(),
    clinic.reception({
      face: { verify: async () => ({ ...match, outcome }) as never },
      desk: desk({
        chooseIdentification: async ({ methods, last: said }) => {
          asked.push([...methods, said ?? ""]);
          return { outcome: "chosen", method: methods[0] ?? "pin" };
        },
      }),
    }),
  );
  expect(asked).toEqual([
    ["face", "pin", "staff", ""],
    ["pin", "staff", last],
  ]);
  expect(visit).toMatchObject({ outcome: "complete", identity: { method: "pin" } });
});

test("a wrong PIN costs one try, the last one wants a confirmation, then it is blocked and the face still works", async () => {
  await using clinic = await openClinic();
  const asked: { attemptsRemaining: number; lastTry: boolean }[] = [];
  const entered = clinic.card.verifyCount;
  const visit = await receive(
    await clinic.open(),
    clinic.reception({
      desk: desk({
        chooseIdentification: async ({ methods }) => ({
          outcome: "chosen",
          method: methods.includes("pin") ? "pin" : "face",
        }),
        enterPin: async ({ attemptsRemaining, lastTry }) => {
          asked.push({ attemptsRemaining, lastTry });
          // The first answer to the last try does not confirm it: the card must not see that entry.
          return {
            outcome: "entered",
            pin: pinOf("9999"),
            lastTryConfirmed: asked.length === 4,
          };
        },
      }),
    }),
  );
  expect(asked).toEqual([
    { attemptsRemaining: 3, lastTry: false },
    { attemptsRemaining: 2, lastTry: false },
    { attemptsRemaining: 1, lastTry: true },
    { attemptsRemaining: 1, lastTry: true },
  ]);
  expect(visit).toMatchObject({ outcome: "complete", identity: { method: "face" } });
  // Three wrong PINs and 照合番号B for the photo.
  expect(clinic.card.verifyCount - entered).toBe(4);
});

test.each(["cancelled", "no-answer"] as const)(
  "at the camera or at 照合番号B the person %s: the visit ends there",
  async (outcome) => {
    await using clinic = await openClinic();
    const ended = { outcome: "not-identified", reason: outcome };
    expect(
      await receive(
        await clinic.open(),
        clinic.reception({ face: { verify: async () => ({ outcome }) } }),
      ),
    ).toEqual(ended);
    expect(
      await receive(
        await clinic.open(),
        clinic.reception({
          verificationNumbers: { name: "typed", read: async () => ({ outcome }) },
        }),
      ),
    ).toEqual(ended);
    expect(clinic.simulator.requests).toHaveLength(0);
  },
);

test("going back from camera, 照合番号B or staff uses nothing up: every way is offered again", async () => {
  await using clinic = await openClinic();
  const back = { outcome: "other-method" } as const;
  const asked: string[] = [];
  const ways = ["face", "staff", "face", "pin"] as const;
  const numbers = clinic.reception().verificationNumbers;
  const visit = await receive(
    await clinic.open(),
    clinic.reception({
      face: { verify: async () => back },
      verificationNumbers: {
        ...numbers,
        read: async (options) => (asked.length === 1 ? back : numbers.read(options)),
      },
      desk: desk({
        chooseIdentification: async ({ methods, last }) => {
          asked.push(`${last ?? "nothing failed"}: ${methods.join(" ")}`);
          return { outcome: "chosen", method: ways[asked.length - 1] ?? "pin" };
        },
        confirmByStaff: async () => back,
      }),
    }),
  );
  expect(visit).toMatchObject({ outcome: "complete", identity: { method: "pin" } });
  expect(asked).toEqual(Array(4).fill("nothing failed: face pin staff"));
});

test.each(["cancelled", "no-answer"] as const)(
  "the person %s: nothing is sent",
  async (outcome) => {
    await using clinic = await openClinic();
    const visit = await receive(
      await clinic.open(),
      clinic.reception({ desk: desk({ chooseIdentification: async () => ({ outcome }) }) }),
    );
    expect(visit).toEqual({ outcome: "not-identified", reason: outcome });
    expect(clinic.simulator.requests).toHaveLength(0);
  },
);

test("a misread card face costs one try of the card, and PIN and staff are left", async () => {
  await using clinic = await openClinic();
  const before = clinic.card.verifyCount;
  let misread: Uint8Array | undefined;
  const visit = await receive(
    await clinic.open(),
    clinic.reception({
      verificationNumbers: {
        name: "misreading",
        read: async () => {
          misread = pinOf("00000000000000");
          return { outcome: "read", verificationNumber: misread };
        },
      },
    }),
  );
  expect(visit).toMatchObject({ outcome: "complete", identity: { method: "pin" } });
  expect(clinic.card.verifyCount - before).toBe(2);
  expect(misread?.every((byte) => byte === 0)).toBe(true);
  expect(clinic.journal.find(({ step }) => step === "photo")?.outcome).toBe(
    "VERIFICATION_NUMBER_INCORRECT",
  );
});

test.each(["invalid", "invalid-new-exists", "not-found", "multiple", "person-error"] as const)(
  "the payer answers %s: the visit says so",
  async (scenario) => {
    await using clinic = await openClinic({ case: scenario });
    const visit = await receive(await clinic.open(), clinic.reception());
    expect(visit.outcome).toBe("not-eligible");
    expect(clinic.journal.at(-1)).toMatchObject({ step: "end", outcome: "not-eligible" });
  },
);
