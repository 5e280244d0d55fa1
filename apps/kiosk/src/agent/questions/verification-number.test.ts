import { expect, test } from "vitest";
import { pageStub } from "../patient-page.stub.ts";
import { timeOuts } from "../time-outs.ts";
import { typedVerificationNumber } from "./verification-number.ts";

const { signal } = new AbortController();

function setUp() {
  const stub = pageStub();
  const source = typedVerificationNumber(stub.page, { timeOut: timeOuts.enterPin });
  return { stub, answer: source.read({ signal }) };
}

test("fourteen digits are handed over as bytes", async () => {
  const { stub, answer } = setUp();
  stub.frame("verificationNumber", "02050720311234");
  expect(await answer).toEqual({
    outcome: "read",
    verificationNumber: new TextEncoder().encode("02050720311234"),
  });
});

test("digits that are no date never reach the card", async () => {
  const { stub, answer } = setUp();
  expect(stub.last()).toEqual({ msg: "ENTER_VERIFICATION_NUMBER", refused: false });
  for (const digits of ["02130720311234", "02053220311234", "02050719311234"]) {
    stub.frame("verificationNumber", digits);
    await expect.poll(() => stub.last()).toMatchObject({ refused: true });
  }
  stub.send({ cmd: "BACK" });
  expect(await answer).toEqual({ outcome: "other-method" });
});

test("stopping here ends the visit, and so does a page that is gone", async () => {
  const stopped = setUp();
  stopped.stub.send({ cmd: "CANCEL" });
  expect(await stopped.answer).toEqual({ outcome: "cancelled" });
  const gone = setUp();
  gone.stub.leave();
  expect(await gone.answer).toMatchObject({ outcome: "no-answer" });
});
