import type { Consents } from "@uketsuke/oqs-client";
import { beforeAll, expect, test, vi } from "vitest";
import { pageDesk } from "./desk.ts";
import { pageStub } from "./patient-page.stub.ts";
import { hashStaffPassword, type StaffPassword, staffPassword } from "./staff-password.ts";
import { timeOuts } from "./time-outs.ts";

const { signal } = new AbortController();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
let hash: string;
beforeAll(async () => {
  hash = await hashStaffPassword(bytes("facility"));
});

function setUp(options: { pinless?: boolean; staff?: boolean } = {}) {
  const stub = pageStub();
  const password: StaffPassword = staffPassword(hash);
  const pixels = Uint8Array.of(255, 255, 255, 0, 0, 0);
  const onStaffLocked = vi.fn();
  const desk = pageDesk(stub.page, {
    onStaffLocked,
    camera: stub.camera,
    timeOuts,
    pinless: options.pinless ?? true,
    ...(options.staff === false ? {} : { staffPassword: password }),
    decodePhoto: async () => ({ width: 2, height: 1, data: pixels }),
  });
  return { stub, desk, pixels, onStaffLocked };
}

const choose = { methods: ["face", "pin", "staff"], pinAttemptsRemaining: 3, signal } as const;

test("the methods are asked with the notices of the card, and the choice is the answer", async () => {
  const { stub, desk } = setUp();
  desk.show({ notice: "certificate-expires-soon", validTo: new Date("2026-12-31T14:59:59Z") });
  const answer = desk.chooseIdentification(choose);
  expect(stub.last()).toEqual({
    msg: "CHOOSE_METHOD",
    methods: ["face", "pin", "staff"],
    pinAttemptsRemaining: 3,
    notices: [{ notice: "certificate-expires-soon", validTo: "2026-12-31" }],
  });
  stub.send({ cmd: "CHOOSE", method: "face" });
  expect(await answer).toEqual({ outcome: "chosen", method: "face" });
});

test("without a camera the face is not offered, and the page is told why", async () => {
  const { stub, desk } = setUp();
  stub.send({ cmd: "START", apiLevel: 1, camera: "absent" });
  const answer = desk.chooseIdentification(choose);
  expect(stub.last()).toMatchObject({ methods: ["pin", "staff"], last: "no-camera" });
  stub.send({ cmd: "CHOOSE", method: "face" });
  expect(stub.last()).toEqual({ msg: "BAD_STATE", cmd: "CHOOSE" });
  stub.send({ cmd: "CANCEL" });
  expect(await answer).toEqual({ outcome: "cancelled" });
});

test("where nothing opens the key without a PIN, only the PIN is offered", async () => {
  const { stub, desk } = setUp({ pinless: false });
  void desk.chooseIdentification(choose);
  expect(stub.last()).toMatchObject({ methods: ["pin"] });
});

test("a facility without a password does not offer staff", async () => {
  const { stub, desk } = setUp({ staff: false });
  void desk.chooseIdentification(choose);
  expect(stub.last()).toMatchObject({ methods: ["face", "pin"] });
});

test("nothing is left to offer: the patient is sent to the desk", async () => {
  const { desk } = setUp({ pinless: false });
  const asked = desk.chooseIdentification({ methods: ["face", "staff"], signal });
  await expect(asked).rejects.toMatchObject({ code: "NO_METHOD_HERE" });
});

test("the PIN comes as bytes; a wrong one is said at the next entry", async () => {
  const { stub, desk } = setUp();
  const entry = desk.enterPin({ attemptsRemaining: 3, lastTry: false, signal });
  stub.frame("pin", "1234");
  expect(await entry).toEqual({ outcome: "entered", pin: bytes("1234"), lastTryConfirmed: false });

  const choice = desk.chooseIdentification({ ...choose, last: "pin-incorrect" });
  stub.send({ cmd: "CHOOSE", method: "pin" });
  await choice;
  const second = desk.enterPin({ attemptsRemaining: 2, lastTry: false, signal });
  expect(stub.last()).toEqual({
    msg: "ENTER_PIN",
    attemptsRemaining: 2,
    lastTry: false,
    incorrect: true,
  });
  stub.send({ cmd: "BACK" });
  expect(await second).toEqual({ outcome: "other-method" });
});

test("before the last try the digits are refused until the person confirmed", async () => {
  const { stub, desk } = setUp();
  const entry = desk.enterPin({ attemptsRemaining: 1, lastTry: true, signal });
  stub.frame("pin", "1234");
  expect(stub.last()).toEqual({ msg: "BAD_STATE", cmd: "frame pin" });
  stub.send({ cmd: "CONFIRM_LAST_TRY" });
  stub.frame("pin", "1234");
  expect(await entry).toMatchObject({ outcome: "entered", lastTryConfirmed: true });
});

test("consents: only an explicit yes to what was asked; stopping is no answer", async () => {
  const { stub, desk } = setUp();
  const items: (keyof Consents)[] = ["medication", "checkup"];
  const answer = desk.askConsents({ items, signal });
  stub.send({ cmd: "CONSENT", medication: true, surgery: true });
  expect(await answer).toEqual({
    outcome: "answered",
    consents: { medication: true, checkup: false, medicalInformation: false, surgery: false },
  });
  const stopped = desk.askConsents({ items, signal });
  stub.send({ cmd: "CANCEL" });
  expect(await stopped).toEqual({ outcome: "no-answer" });
});

test("staff sees the photo only after the password, and both copies are zeroed", async () => {
  const { stub, desk, pixels } = setUp();
  const answer = desk.confirmByStaff({ photo: bytes("jp2"), signal });
  expect(stub.last()).toEqual({ msg: "CONFIRM_STAFF", step: "password", incorrect: false });
  expect(stub.frames).toHaveLength(0);
  stub.frame("staffPassword", "guess");
  await expect.poll(() => stub.last()).toMatchObject({ step: "password", incorrect: true });
  stub.frame("staffPassword", "facility");
  await expect.poll(() => stub.last()).toMatchObject({ step: "compare", photo: true });
  expect(stub.frames).toEqual([Uint8Array.of(1, 0, 2, 0, 1, 255, 0)]);
  expect(pixels).toEqual(new Uint8Array(6));
  stub.send({ cmd: "STAFF_CONFIRM", reason: "face-failed" });
  expect(await answer).toEqual({ outcome: "confirmed", reason: "face-failed" });
});

test("five wrong passwords lock the staff check, and the page says so", async () => {
  const { stub, desk, onStaffLocked } = setUp();
  const answer = desk.confirmByStaff({ signal });
  for (let entry = 1; entry <= 5; entry++) {
    stub.frame("staffPassword", "guess");
    const next = entry < 5 ? { msg: "CONFIRM_STAFF" } : { msg: "ERROR", cause: "staff-locked" };
    await expect
      .poll(() => stub.messages.filter(({ msg }) => msg === next.msg).length)
      .toBe(entry < 5 ? entry + 1 : 1);
    expect(stub.last()).toMatchObject(next);
  }
  expect(onStaffLocked).toHaveBeenCalledOnce();
  stub.send({ cmd: "CONTINUE" });
  expect(await answer).toEqual({ outcome: "declined" });
});
