import { mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { createImage, type Image } from "@uketsuke/face-verify";
import { createOqsClient, type OqsClient } from "@uketsuke/oqs-client";
import { createAuthority, type Simulator } from "@uketsuke/oqs-client/simulator";
import { expect, test } from "vitest";
import { sandboxFace } from "../src/sandbox/faces.ts";
import type { PracticePersonName } from "../src/sandbox/practice-people.ts";
import {
  type KioskOptions,
  type KioskUnderTest,
  kioskUnderTest,
  type PlainPage,
  plainPage,
} from "./kiosk-under-test.ts";

/** Seconds shortened where a test would wait for nothing else. */
const impatient = { errorSeconds: 0.2, resultSeconds: 0.2, readerRetrySeconds: [0.1] };

interface Set extends AsyncDisposable {
  readonly kiosk: KioskUnderTest;
  readonly page: PlainPage;
}

async function withCard(persona: PracticePersonName, options: KioskOptions = {}): Promise<Set> {
  await using starting = new AsyncDisposableStack();
  const kiosk = starting.use(
    await kioskUnderTest({ ...options, timeOuts: { ...impatient, ...options.timeOuts } }),
  );
  const page = starting.use(await plainPage(kiosk.agent.origin));
  await page.hears("PLACE_CARD");
  page.insert(persona);
  await page.hears("READING");
  const parts = starting.move();
  return { kiosk, page, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

/** The end of every failure: an answer in the patient's terms, no half file, and the first screen comes back by itself. */
async function endsWell({ kiosk, page }: Set, files = 0): Promise<void> {
  page.removeCard();
  await page.hears("PLACE_CARD");
  expect(await kiosk.results()).toHaveLength(files);
  const status = await (await fetch(`${kiosk.agent.origin}/status`)).json();
  expect(status).toMatchObject({ state: "idle", page: true });
}

const choose = async (page: PlainPage, method: "face" | "pin" | "staff"): Promise<void> => {
  await page.hears("CHOOSE_METHOD");
  page.send({ cmd: "CHOOSE", method });
};

test("wrong PIN: one try is gone and said, the right one completes the visit", async () => {
  await using set = await withCard("taro");
  const { page } = set;
  await choose(page, "pin");
  expect(await page.hears("ENTER_PIN")).toMatchObject({ attemptsRemaining: 3, incorrect: false });
  page.sendFrame("pin", "9999");
  expect(await page.hears("CHOOSE_METHOD")).toMatchObject({
    last: "pin-incorrect",
    pinAttemptsRemaining: 2,
  });
  page.send({ cmd: "CHOOSE", method: "pin" });
  expect(await page.hears("ENTER_PIN")).toMatchObject({ attemptsRemaining: 2, incorrect: true });
  page.sendFrame("pin", "1234");
  await page.hears("ASK_CONSENTS");
  page.send({ cmd: "CONSENT" });
  expect(await page.hears("RESULT")).toMatchObject({ outcome: "complete" });
  await endsWell(set, 1);
});

test("last try: the digits count only after the warning, a wrong one locks, face and staff stay", async () => {
  await using set = await withCard("last-try");
  const { page } = set;
  await choose(page, "pin");
  expect(await page.hears("ENTER_PIN")).toMatchObject({ attemptsRemaining: 1, lastTry: true });
  page.sendFrame("pin", "9999");
  expect(await page.hears("BAD_STATE")).toMatchObject({ cmd: "frame pin" });
  page.send({ cmd: "CONFIRM_LAST_TRY" });
  page.sendFrame("pin", "9999");
  const question = await page.hears("CHOOSE_METHOD");
  expect(question).toMatchObject({ last: "pin-blocked" });
  expect(question.methods.toSorted()).toEqual(["face", "staff"]);
  page.send({ cmd: "CANCEL" });
  expect(await page.hears("RESULT")).toMatchObject({ outcome: "cancelled" });
  await endsWell(set);
});

test("blocked PIN: it is not offered", async () => {
  await using set = await withCard("blocked");
  const question = await set.page.hears("CHOOSE_METHOD");
  expect(question.methods).toEqual(["face", "staff"]);
  expect(question).not.toHaveProperty("pinAttemptsRemaining");
  set.page.send({ cmd: "CANCEL" });
  await set.page.hears("RESULT");
  await endsWell(set);
});

test.each([
  ["not-my-number-card", { code: "002", cause: "not-my-number-card" }],
  ["past-grace", { code: "006", cause: "certificate-expired", nextStep: "renew-certificate" }],
] as const)("%s: said, with the next step", async (persona, expected) => {
  await using set = await withCard(persona);
  expect(await set.page.hears("ERROR")).toMatchObject({ ...expected, takeCard: true });
  await endsWell(set);
});

test("a mute card: take it out of its case", async () => {
  await using set = await withCard("taro", { timeOuts: { exchangeSeconds: 0.3 } });
  const { page, kiosk } = set;
  await page.hears("CHOOSE_METHOD");
  const { card } = await kiosk.sandbox.person("taro");
  card.faults.muteFrom = card.commandCount + 1;
  page.send({ cmd: "CHOOSE", method: "pin" });
  await page.hears("ENTER_PIN");
  page.sendFrame("pin", "1234");
  expect(await page.hears("ERROR")).toMatchObject({ code: "001", nextStep: "take-out-of-case" });
  await endsWell(set);
});

const grey: Image = createImage(640, 480, new Uint8Array(640 * 480 * 3).fill(120));

async function twoFaces(): Promise<Image> {
  const { camera } = await sandboxFace("taro");
  const data = new Uint8Array(640 * 480 * 3);
  for (let row = 0; row < 480; row++) {
    const middle = camera.data.subarray((row * 640 + 160) * 3, (row * 640 + 480) * 3);
    data.set(middle, row * 640 * 3);
    data.set(middle, (row * 640 + 320) * 3);
  }
  return createImage(640, 480, data);
}

test.each([
  ["no face", async () => grey, "no-face"],
  ["two faces", twoFaces, "one-person"],
] as const)("%s: advice while it looks, then the choice again", async (_name, picture, advice) => {
  const image = await picture();
  await using set = await withCard("taro", {
    atCamera: () => image,
    timeOuts: { faceSeconds: 4 },
  });
  const { page } = set;
  await choose(page, "face");
  expect(await page.hears("ADVICE")).toEqual({ msg: "ADVICE", advice });
  expect(await page.hears("CHOOSE_METHOD")).toMatchObject({ last: "no-face" });
  page.send({ cmd: "CANCEL" });
  await page.hears("RESULT");
  await endsWell(set);
});

test("another person: three looks, then no more face, and no file", async () => {
  await using set = await withCard("borrowed-card");
  const { page } = set;
  await choose(page, "face");
  for (const attempt of [1, 2, 3]) {
    expect(await page.hears("SHOW_CAMERA")).toMatchObject({ attempt, attempts: 3 });
    const { last, methods } = await page.hears("CHOOSE_METHOD");
    expect(last).toBe("no-match");
    expect(methods.includes("face")).toBe(attempt < 3);
    page.send(attempt < 3 ? { cmd: "CHOOSE", method: "face" } : { cmd: "CANCEL" });
  }
  expect(await page.hears("RESULT")).toMatchObject({ outcome: "cancelled" });
  await endsWell(set);
  expect(await set.kiosk.journal()).not.toContain("challenge received");
});

test("camera refused: PIN and staff stay, and the next visit tries the camera again", async () => {
  await using set = await withCard("taro");
  const { page } = set;
  page.send({ cmd: "SANDBOX_CAMERA", source: "device" });
  await choose(page, "face");
  expect(await page.hears("SHOW_CAMERA")).toMatchObject({ source: "device" });
  page.send({ cmd: "CAMERA_LOST", name: "NotAllowedError" });
  const question = await page.hears("CHOOSE_METHOD");
  expect(question).toMatchObject({ last: "no-camera", methods: ["pin", "staff"] });
  page.send({ cmd: "CANCEL" });
  await page.hears("RESULT");
  await endsWell(set);
  page.insert("taro");
  expect((await page.hears("CHOOSE_METHOD")).methods).toContain("face");
});

async function byPin(page: PlainPage, pin = "1234"): Promise<void> {
  await choose(page, "pin");
  await page.hears("ENTER_PIN");
  page.sendFrame("pin", pin);
}

test("server down: an error with a way on, and the next visit works", async () => {
  await using set = await withCard("taro");
  const { page, kiosk } = set;
  kiosk.sandbox.server.simulator.faults.set("down");
  await byPin(page);
  expect(await page.hears("ERROR")).toMatchObject({
    code: "OQS_UNREACHABLE",
    cause: "network-down",
    nextStep: "go-to-desk",
  });
  await endsWell(set);
  kiosk.sandbox.server.simulator.faults.clear();
  page.insert("taro");
  await byPin(page);
  await page.hears("ASK_CONSENTS");
  page.send({ cmd: "CONSENT" });
  expect(await page.hears("RESULT")).toMatchObject({ outcome: "complete" });
  await endsWell(set, 1);
});

const hasty = ({ endpoint, institution, credentials }: Simulator): OqsClient =>
  createOqsClient({ endpoint, institution, credentials, deadlineMs: 1000, retries: 0 });

test.each([
  ["busy", { cause: "server-busy", nextStep: "wait" }],
  ["html", { cause: "server-refused" }],
  ["half-open", { code: "OQS_TIMEOUT", cause: "network-down" }],
] as const)("server %s: an error, nothing is delivered", async (fault, expected) => {
  await using set = await withCard("taro", { oqs: hasty });
  set.kiosk.sandbox.server.simulator.faults.set(fault);
  await byPin(set.page);
  expect(await set.page.hears("ERROR")).toMatchObject(expected);
  await endsWell(set);
});

test("slow server: the visit waits and completes", async () => {
  await using set = await withCard("taro");
  const { page } = set;
  set.kiosk.sandbox.server.simulator.faults.set({ slow: 1500 }, { route: "proof" });
  await byPin(page);
  await page.hears("CHECKING");
  await page.hears("ASK_CONSENTS");
  page.send({ cmd: "CONSENT" });
  expect(await page.hears("RESULT")).toMatchObject({ outcome: "complete" });
  await endsWell(set, 1);
});

test("a certificate of another authority: the server is not believed", async () => {
  const { ca } = await createAuthority();
  await using set = await withCard("taro", {
    oqs: ({ endpoint, institution, credentials }) =>
      createOqsClient({ endpoint, institution, credentials: { ...credentials, ca } }),
  });
  await byPin(set.page);
  expect(await set.page.hears("ERROR")).toMatchObject({ code: "OQS_CERTIFICATE" });
  await endsWell(set);
});

test.each([
  [
    "is gone",
    (folder: string) => rm(folder, { recursive: true }),
    { code: "FOLDER_NOT_FOUND", cause: "delivery-failed" },
  ],
  [
    "cannot be written",
    async (folder: string) => {
      await mkdir(join(folder, "..", "elsewhere"));
      await symlink(join(folder, "..", "elsewhere"), join(folder, "face"));
    },
    { code: "FOLDER_NOT_WRITABLE", cause: "delivery-failed" },
  ],
])("the result folder %s: staff is called, nothing lies there", async (_name, spoil, expected) => {
  await using set = await withCard("taro");
  const { page, kiosk } = set;
  await spoil(kiosk.sandbox.folderPath);
  await byPin(page);
  await page.hears("ASK_CONSENTS");
  page.send({ cmd: "CONSENT" });
  expect(await page.hears("ERROR")).toMatchObject(expected);
  await endsWell(set);
});

test("consents that do not arrive: the visit is complete and says so", async () => {
  await using set = await withCard("taro");
  const { page, kiosk } = set;
  await byPin(page);
  await page.hears("ASK_CONSENTS");
  kiosk.sandbox.server.simulator.faults.set("answer-lost", { route: "consents" });
  page.send({ cmd: "CONSENT", medication: true });
  expect(await page.hears("RESULT")).toMatchObject({
    outcome: "complete",
    notices: [{ notice: "consents-unsent" }],
  });
  await endsWell(set, 1);
});

test("the page goes away: the visit ends, and the kiosk is ready for it when it comes back", async () => {
  await using set = await withCard("taro");
  const { page, kiosk } = set;
  await page.hears("CHOOSE_METHOD");
  await page[Symbol.asyncDispose]();
  await expect.poll(async () => (await kiosk.journal()).at(-1)).toBe("end not-identified");
  await using again = await plainPage(kiosk.agent.origin);
  await again.hears("ERROR");
  await endsWell({ ...set, page: again });
});
