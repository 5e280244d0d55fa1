import { expect, test } from "vitest";
import { hashStaffPassword, staffPassword, staffPasswordHash } from "./staff-password.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("the right password passes, a wrong one does not, and both are zeroed", async () => {
  const password = bytes("facility");
  const hash = await hashStaffPassword(password);
  expect(hash).toMatch(staffPasswordHash);
  expect(password).toEqual(new Uint8Array(8));

  const check = staffPassword(hash);
  const typed = bytes("facility");
  expect(await check.check(typed)).toBe(true);
  expect(typed).toEqual(new Uint8Array(8));
  expect(await check.check(bytes("guess"))).toBe(false);
});

test("five wrong entries lock it for five minutes, also against the right one", async () => {
  let now = 0;
  const check = staffPassword(await hashStaffPassword(bytes("facility")), { now: () => now });
  for (let entry = 0; entry < 5; entry++) await check.check(bytes("guess"));
  expect(check.locked).toBe(true);
  expect(await check.check(bytes("facility"))).toBe(false);
  now = 5 * 60_000;
  expect(check.locked).toBe(false);
  expect(await check.check(bytes("facility"))).toBe(true);
});

test("a right entry forgets the wrong ones before it", async () => {
  const check = staffPassword(await hashStaffPassword(bytes("facility")));
  for (let round = 0; round < 2; round++) {
    for (let entry = 0; entry < 4; entry++) await check.check(bytes("guess"));
    expect(await check.check(bytes("facility"))).toBe(true);
  }
});
