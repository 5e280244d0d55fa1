import { expect, test } from "vitest";
import { startSimulator } from "../../src/simulator/index.ts";
import { clientOf, codeOf, insuranceOf, listenHttps, personOf } from "../support.ts";

const routesOf = (lines: readonly { route: string }[]): string[] => lines.map((line) => line.route);

test("one login serves many questions, also questions asked at once", async () => {
  await using simulator = await startSimulator();
  await using oqs = clientOf(simulator);
  const insurance = insuranceOf(personOf(simulator, "eligible"));
  await Promise.all(Array.from({ length: 25 }, () => oqs.searchEligibility(insurance)));
  await oqs.searchEligibility(insurance);
  const routes = routesOf(simulator.requests);
  expect(routes.filter((route) => route === "login")).toHaveLength(1);
  expect(routes.filter((route) => route === "search")).toHaveLength(26);
});

test("logging in ahead asks for nobody, and serves the first question", async () => {
  await using simulator = await startSimulator();
  await using oqs = clientOf(simulator);
  expect(oqs.clockSkewMs).toBeUndefined();
  await oqs.logIn();
  await oqs.logIn();
  expect(routesOf(simulator.requests)).toEqual(["login"]);
  expect(Math.abs(oqs.clockSkewMs ?? Number.NaN)).toBeLessThan(60_000);
  await oqs.searchEligibility(insuranceOf(personOf(simulator, "eligible")));
  expect(routesOf(simulator.requests)).toEqual(["login", "search"]);
  const aborted = AbortSignal.abort(new Error("no longer"));
  await using other = clientOf(simulator);
  await expect(other.logIn({ signal: aborted })).rejects.toThrow("no longer");
});

test("when the token has ended the client logs in again and asks again", async () => {
  await using simulator = await startSimulator();
  await using oqs = clientOf(simulator);
  const insurance = insuranceOf(personOf(simulator, "eligible"));
  await oqs.searchEligibility(insurance);
  simulator.endTokens();
  expect(await oqs.searchEligibility(insurance)).toMatchObject({ outcome: "eligible" });
  expect(simulator.requests.map((line) => [line.route, line.status])).toEqual([
    ["login", 200],
    ["search", 200],
    ["search", 401],
    ["refresh", 401],
    ["login", 200],
    ["search", 200],
  ]);
});

test("questions that meet the end of the token together share the next login", async () => {
  await using simulator = await startSimulator();
  await using oqs = clientOf(simulator);
  const insurance = insuranceOf(personOf(simulator, "eligible"));
  await oqs.searchEligibility(insurance);
  simulator.endTokens();
  await Promise.all(Array.from({ length: 10 }, () => oqs.searchEligibility(insurance)));
  expect(routesOf(simulator.requests).filter((route) => route === "login")).toHaveLength(2);
});

test("a token lasts as long as the server says", async () => {
  await using simulator = await startSimulator({ tokenLifetimeMs: 0 });
  await using oqs = clientOf(simulator);
  expect(await codeOf(oqs.requestChallenge({ method: "pin" }))).toBe("OQS_UNAUTHORIZED");
});

test("a wrong password is refused, and five of them lock the account", async () => {
  await using simulator = await startSimulator();
  const credentials = { ...simulator.credentials, password: "wrong" };
  await using wrong = clientOf(simulator, { credentials, loginPauseMs: 0 });
  await using right = clientOf(simulator);
  for (let tries = 0; tries < 5; tries++)
    expect(await codeOf(wrong.requestChallenge({ method: "pin" }))).toBe("OQS_UNAUTHORIZED");
  expect(await codeOf(right.requestChallenge({ method: "pin" }))).toBe("OQS_UNAUTHORIZED");
});

test("an answer without a token is a refused login, a broken one a broken answer", async () => {
  await using simulator = await startSimulator();
  const { certificate, key } = await simulator.authority.issue({
    commonName: "odd",
    use: "server",
    hosts: ["127.0.0.1"],
  });
  for (const [json, code] of [
    ['{"status":"1","msg":"no"}', "OQS_UNAUTHORIZED"],
    ['{"result":{"idToken":""}}', "OQS_UNAUTHORIZED"],
    ['{"result":{"idToken":"a","idToken":"b"}}', "MALFORMED_ANSWER"],
    ["null", "MALFORMED_ANSWER"],
    ["", "MALFORMED_ANSWER"],
  ] as const) {
    await using server = await listenHttps({ cert: certificate, key }, (_, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end(json);
    });
    const endpoint = { auth: server.origin, business: server.origin, sandbox: true };
    await using oqs = clientOf(simulator, { endpoint });
    expect(await codeOf(oqs.requestChallenge({ method: "pin" })), json).toBe(code);
  }
});

test("the wire is as publicly seen: paths, token without Bearer, length in bytes, JSON", async () => {
  await using simulator = await startSimulator();
  const { certificate, key } = await simulator.authority.issue({
    commonName: "recorder",
    use: "server",
    hosts: ["127.0.0.1"],
  });
  const seen: { url: string; headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
  await using server = await listenHttps({ cert: certificate, key }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    expect(request.headers["content-length"]).toBe(String(body.length));
    seen.push({ url: request.url ?? "", headers: request.headers, body: body.toString() });
    const login = request.url?.endsWith("/auth") === true;
    const answer = login
      ? { status: "0", msg: "", result: { idToken: "token-1" } }
      : { XmlMsg: { MessageBody: { QualificationValidity: "4" } } };
    response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
    response.end(JSON.stringify(answer));
  });
  await using oqs = clientOf(simulator, {
    endpoint: { auth: server.origin, business: server.origin, sandbox: true },
    clock: () => new Date("2026-11-22T15:00:00Z"),
    clockSkewLimitMs: Number.POSITIVE_INFINITY,
  });
  const question = {
    insurerNumber: "138057",
    symbol: "見本",
    number: "12",
    birthDate: "1980-01-31",
  };
  expect(await oqs.searchEligibility(question)).toMatchObject({ reason: "not-found" });
  const [login, search] = seen;
  expect(login?.url).toBe("/oqs-api-pro/MSA12020/ILI12020SV01/auth");
  expect(login?.headers.authorization).toBeUndefined();
  expect(search?.url).toBe("/oqs-api-pro/MSA01030/ILI01030SV01/search");
  expect(search?.headers.authorization).toBe("token-1");
  expect(search?.headers["content-type"]).toBe("application/json;charset=UTF-8");
  expect(JSON.parse(search?.body ?? "")).toEqual({
    XmlMsg: {
      MessageHeader: {
        QualificationConfirmationDate: "20261123",
        MedicalInstitutionCode: simulator.institution,
      },
      MessageBody: {
        QualificationConfirmSearchInfo: {
          InsurerNumber: "00138057",
          InsuredCardSymbol: "見本",
          InsuredIdentificationNumber: "12",
          Birthdate: "19800131",
          LimitApplicationCertificateRelatedConsFlg: "0",
        },
      },
    },
  });
});
