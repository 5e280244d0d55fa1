import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { pageStub } from "./patient-page.stub.ts";
import { commands } from "./question.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new AbortController().signal;
const timeOut = { askAfterSeconds: 60, graceSeconds: 20 };
const screen = { msg: "CHOOSE_METHOD", methods: ["pin"], notices: [] } as const;
const question = {
  screen: { ...screen, methods: [...screen.methods], notices: [] },
  timeOut,
  signal: never,
  take: commands<{ outcome: string }>((command) =>
    command.cmd === "CHOOSE" ? { answer: { outcome: command.method } } : "bad-state",
  ),
};

test("a page is greeted, and told nothing more until it starts", () => {
  const stub = pageStub({ started: false });
  expect(stub.messages.map(({ msg }) => msg)).toEqual(["HELLO"]);
  stub.send({ cmd: "CHOOSE", method: "pin" });
  expect(stub.last()).toEqual({ msg: "BAD_STATE", cmd: "CHOOSE" });
  stub.send({ cmd: "START", apiLevel: 1, camera: "unknown" });
  expect(stub.last()).toEqual({ msg: "PLACE_CARD" });
  expect(stub.page.connected).toBe(true);
});

test("a page of another level is told ours and sent away", () => {
  const stub = pageStub({ started: false });
  stub.send({ cmd: "START", apiLevel: 2, camera: "unknown" });
  expect(stub.last()).toEqual({ msg: "API_LEVEL", apiLevel: 1 });
  expect(stub.closed).toEqual([4426]);
  expect(stub.page.connected).toBe(false);
});

test("GET_API_LEVEL is answered at any time; an unknown command and a wrong field are named", () => {
  const stub = pageStub({ started: false });
  stub.send({ cmd: "GET_API_LEVEL" });
  expect(stub.last()).toEqual({ msg: "API_LEVEL", apiLevel: 1 });
  stub.text('{"cmd":"RUN_AUTH"}');
  expect(stub.last()).toEqual({ msg: "UNKNOWN_COMMAND", cmd: "RUN_AUTH" });
  stub.text('{"cmd":"CHOOSE","method":"iris"}');
  expect(stub.last()).toEqual({ msg: "INVALID", paths: ["method"] });
});

test("a question is answered by its command; another command is BAD_STATE and the question stays", async () => {
  const stub = pageStub();
  const answer = stub.page.ask(question);
  expect(stub.last()).toMatchObject({ msg: "CHOOSE_METHOD" });
  stub.send({ cmd: "BACK" });
  expect(stub.last()).toEqual({ msg: "BAD_STATE", cmd: "BACK" });
  stub.frame("pin", "1234");
  expect(stub.last()).toEqual({ msg: "BAD_STATE", cmd: "frame pin" });
  stub.send({ cmd: "CHOOSE", method: "pin" });
  expect(await answer).toEqual({ outcome: "pin" });
});

test("silence is warned of, an answer to the warning extends it, and silence again ends it", async () => {
  const stub = pageStub();
  const answer = stub.page.ask(question);
  vi.advanceTimersByTime(60_000);
  expect(stub.last()).toEqual({ msg: "STILL_THERE", seconds: 20 });
  vi.advanceTimersByTime(19_000);
  stub.send({ cmd: "CONTINUE" });
  vi.advanceTimersByTime(59_000);
  expect(stub.messages.filter(({ msg }) => msg === "STILL_THERE")).toHaveLength(1);
  expect(stub.messages.some(({ msg }) => msg === "BAD_STATE")).toBe(false);
  vi.advanceTimersByTime(21_000);
  expect(await answer).toEqual({ outcome: "no-answer" });
});

test("changing the language counts as being there", async () => {
  const stub = pageStub();
  const answer = stub.page.ask(question);
  vi.advanceTimersByTime(59_000);
  stub.send({ cmd: "LANGUAGE", locale: "en" });
  vi.advanceTimersByTime(59_000);
  expect(stub.last()).toMatchObject({ msg: "CHOOSE_METHOD" });
  stub.send({ cmd: "CHOOSE", method: "pin" });
  await answer;
});

test("a page that goes away answers for the person; one that is not there is not asked", async () => {
  const stub = pageStub();
  const answer = stub.page.ask(question);
  stub.leave();
  expect(await answer).toEqual({ outcome: "no-answer", pageGone: true });
  expect(await stub.page.ask(question)).toEqual({ outcome: "no-answer", pageGone: true });
});

test("an aborted question rejects with the signal's reason and leaves no timer behind", async () => {
  const stub = pageStub();
  const stop = new AbortController();
  const answer = stub.page.ask({ ...question, signal: stop.signal });
  stop.abort(new Error("the card left"));
  await expect(answer).rejects.toThrow("the card left");
  expect(vi.getTimerCount()).toBe(0);
});

test("a page that connects in the middle is shown the screen that is there", async () => {
  const stub = pageStub();
  stub.page.show({ msg: "CHECKING" });
  stub.leave();
  stub.connect();
  stub.send({ cmd: "START", apiLevel: 1, camera: "available" });
  expect(stub.last()).toEqual({ msg: "CHECKING" });
});

test("the screen that is there is not shown again, a question is", () => {
  const stub = pageStub();
  stub.page.show({ msg: "READING" });
  stub.page.show({ msg: "READING" });
  expect(stub.messages.filter(({ msg }) => msg === "READING")).toHaveLength(1);
});

test("only one page at a time", () => {
  const stub = pageStub();
  expect(stub.page.attach({ send: () => {}, close: () => {} })).toBeUndefined();
  stub.leave();
  expect(stub.page.attach({ send: () => {}, close: () => {} })).toBeDefined();
});

test("waiting for a page ends with the page or with the signal", async () => {
  const stub = pageStub({ started: false });
  const stop = new AbortController();
  const given = stub.page.whenConnected(stop.signal);
  stop.abort(new Error("stopped"));
  await expect(given).rejects.toThrow("stopped");
  const waiting = stub.page.whenConnected(never);
  stub.send({ cmd: "START", apiLevel: 1, camera: "available" });
  await waiting;
});

test("every frame is zeroed in the socket's buffer, taken or not", async () => {
  const stub = pageStub();
  const refused = stub.frame("pin", "9876");
  expect([...refused]).toEqual([0, 0, 0, 0, 0]);
  const taken = stub.page.ask<{ outcome: "pin"; pin: Uint8Array }>({
    ...question,
    take: (input) =>
      input.kind === "pin" ? { answer: { outcome: "pin", pin: input.content } } : "bad-state",
  });
  const sent = stub.frame("pin", "9876");
  expect([...sent]).toEqual([0, 0, 0, 0, 0]);
  expect(await taken).toEqual({ outcome: "pin", pin: new TextEncoder().encode("9876") });
});

test("frames that are none are refused without their content", () => {
  const stub = pageStub();
  stub.frame("pin", "12345");
  expect(stub.last()).toEqual({ msg: "INVALID", paths: ["frame"] });
});

test("sandbox commands and pictures do not exist in production", () => {
  const stub = pageStub();
  stub.send({ cmd: "SANDBOX_INSERT_CARD", persona: "taro" });
  expect(stub.last()).toEqual({ msg: "UNKNOWN_COMMAND", cmd: "SANDBOX_INSERT_CARD" });
  stub.frame("ownFace", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1));
  expect(stub.last()).toEqual({ msg: "UNKNOWN_COMMAND", cmd: "frame ownFace" });
});

test("a practice card can be put in before the page has found its cameras", () => {
  const command = vi.fn(() => true);
  const stub = pageStub({
    started: false,
    sandbox: { command, ownFace: () => {}, started: () => [] },
  });
  stub.send({ cmd: "SANDBOX_INSERT_CARD", persona: "taro" });
  expect(command).toHaveBeenCalledOnce();
  expect(stub.last()).toMatchObject({ msg: "HELLO" });
});

test("the page says whether it has a camera", () => {
  const stub = pageStub();
  stub.send({ cmd: "CAMERA_LOST", name: "NotReadableError" });
  expect(stub.camera.available).toBe(false);
  stub.send({ cmd: "CAMERA_FOUND" });
  expect(stub.camera.available).toBe(true);
  stub.send({ cmd: "START", apiLevel: 1, camera: "absent" });
  expect(stub.camera.available).toBe(false);
});

test("calling staff is answered and told on", () => {
  const onStaffCall = vi.fn();
  const stub = pageStub({ onStaffCall });
  stub.send({ cmd: "CALL_STAFF" });
  expect(stub.last()).toEqual({ msg: "STAFF_CALLED" });
  expect(onStaffCall).toHaveBeenCalledOnce();
});

test("a page that is loaded again is not told whose visit it was", () => {
  const stub = pageStub();
  stub.page.show({
    msg: "RESULT",
    outcome: "complete",
    greetingName: "受付",
    notices: [],
    takeCard: true,
  });
  expect(stub.last()).toMatchObject({ greetingName: "受付" });
  stub.leave();
  stub.connect();
  stub.send({ cmd: "START", apiLevel: 1, camera: "available" });
  expect(stub.last()).toEqual({ msg: "RESULT", outcome: "complete", notices: [], takeCard: true });
});

test("an answer is taken once, however fast the second comes", async () => {
  const stub = pageStub();
  const answer = stub.page.ask(question);
  stub.send({ cmd: "CHOOSE", method: "pin" });
  stub.send({ cmd: "CHOOSE", method: "face" });
  expect(stub.last()).toEqual({ msg: "BAD_STATE", cmd: "CHOOSE" });
  expect(await answer).toEqual({ outcome: "pin" });
});
