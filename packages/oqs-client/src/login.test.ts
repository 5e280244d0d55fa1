import { expect, test } from "vitest";
import { OqsError } from "./errors.ts";
import { createLogin } from "./login.ts";

const bytes = (result: object): Uint8Array => Buffer.from(JSON.stringify({ result }));

function made(answers: (() => Uint8Array)[], changes: { canRefresh?: boolean } = {}) {
  const asked: string[] = [];
  const time = { ms: 0 };
  const login = createLogin({
    account: { user: "u", password: "p" },
    canRefresh: true,
    tokenLifetimeMs: 1_000,
    loginPauseMs: 60_000,
    clock: () => new Date(0),
    now: () => time.ms,
    onRenewed: () => undefined,
    ...changes,
    async post(route) {
      asked.push(route);
      return (answers.shift() ?? (() => bytes({ idToken: "more" })))();
    },
  });
  return { login, asked, time };
}
const fails = (code: "OQS_UNAUTHORIZED" | "OQS_UNREACHABLE") => (): never => {
  throw new OqsError(code, "made");
};
const token = (idToken: string) => () => bytes({ idToken, refreshToken: `refresh-${idToken}` });

test("without a known path a refresh token is of no use", async () => {
  const { login, asked } = made([token("a"), token("b")], { canRefresh: false });
  login.refused(await login.token());
  expect(await login.token()).toBe("b");
  expect(asked).toEqual(["login", "login"]);
});

test("a refresh that is refused ends in a login", async () => {
  const { login, asked } = made([token("a"), fails("OQS_UNAUTHORIZED"), token("b")]);
  login.refused(await login.token());
  expect(await login.token()).toBe("b");
  expect(asked).toEqual(["login", "refresh", "login"]);
});

test("a renewal in the background that fails leaves the token and does not come back at once", async () => {
  const { login, asked, time } = made([token("a"), fails("OQS_UNREACHABLE"), token("b")]);
  await login.token();
  time.ms = 850;
  expect([login.current(), login.current()]).toEqual(["a", "a"]);
  await new Promise(setImmediate);
  expect(login.current()).toBe("a");
  expect(asked).toEqual(["login", "refresh"]);
  time.ms = 960;
  login.current();
  await new Promise(setImmediate);
  expect(login.current()).toBe("b");
});

test("an old refusal does not throw away a new token", async () => {
  const { login } = made([token("a"), token("b")]);
  login.refused(await login.token());
  await login.token();
  login.refused("a");
  expect(login.current()).toBe("b");
});
