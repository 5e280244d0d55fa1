import { expect, test } from "vitest";
import { failureOf } from "./failure.ts";

test("a code that nobody knows is an internal failure with a next step", () => {
  expect(failureOf("EWHATEVER")).toEqual({
    code: "EWHATEVER",
    cause: "internal",
    nextStep: "go-to-desk",
  });
  expect(failureOf("constructor").cause).toBe("internal");
});

test("the numbers staff knows from readers in the field are kept", () => {
  expect(failureOf("CARD_UNRESPONSIVE").code).toBe("001");
  expect(failureOf("NOT_MY_NUMBER_CARD").code).toBe("002");
  expect(failureOf("OQS_UNREACHABLE")).toMatchObject({
    code: "OQS_UNREACHABLE",
    cause: "network-down",
  });
});
