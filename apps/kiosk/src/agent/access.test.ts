import { expect, test } from "vitest";
import { access } from "./access.ts";

const ours = access(41873);
const cookie = ours.cookie.split(";")[0] ?? "";
const host = "127.0.0.1:41873";
const origin = "http://127.0.0.1:41873";

test("the page's own socket is admitted", () => {
  expect(ours.admitSocket({ host, origin, cookie })).toBeUndefined();
  expect(ours.admitSocket({ host, origin, cookie: `a=b; ${cookie}; c=d` })).toBeUndefined();
});

test.each([
  ["another loopback port", { host, origin: "http://127.0.0.1:41874", cookie }, "origin"],
  ["the name localhost", { host: "localhost:41873", origin, cookie }, "host"],
  ["a page from localhost", { host, origin: "http://localhost:41873", cookie }, "origin"],
  ["a look-alike host", { host: "127.0.0.1.nip.io:41873", origin, cookie }, "host"],
  ["localhost.evil", { host: "localhost.evil:41873", origin, cookie }, "host"],
  ["https", { host, origin: "https://127.0.0.1:41873", cookie }, "origin"],
  ["a null origin", { host, origin: "null", cookie }, "origin"],
  ["no origin", { host, cookie }, "origin"],
  ["no host", { origin, cookie }, "host"],
  ["no token", { host, origin }, "token"],
  ["another agent's cookie", { host, origin, cookie: access(41874).cookie }, "token"],
  ["a token of another start", { host, origin, cookie: access(41873).cookie }, "stale"],
  ["an empty token", { host, origin, cookie: "uketsuke-41873=" }, "stale"],
])("%s is turned away", (_name, headers, refusal) => {
  expect(ours.admitSocket(headers)).toBe(refusal);
});

test("a plain request needs no Origin, but never a foreign one", () => {
  expect(ours.admit({ host })).toBeUndefined();
  expect(ours.admit({ host, origin: "http://evil.example" })).toBe("origin");
});

test("the token is HttpOnly, SameSite=Strict, fresh at each start and at least 128 bits long", () => {
  expect(ours.cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
  const token = cookie.split("=")[1] ?? "";
  expect(Buffer.from(token, "base64url").length).toBeGreaterThanOrEqual(16);
  expect(access(41873).cookie).not.toBe(ours.cookie);
});
