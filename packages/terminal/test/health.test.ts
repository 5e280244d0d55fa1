import { request } from "node:http";
import { expect, it } from "vitest";
import { evaluate, jsonReport, mhlwIntegrated, serveHealth } from "../src/index.ts";
import { goodAttestations, goodKit, goodTerminal } from "./made-machines.ts";

const tool = { name: "test", version: "0" };
const judged = (attestations: typeof goodAttestations) =>
  jsonReport(evaluate(goodTerminal, mhlwIntegrated, attestations, { kit: goodKit }), { tool });

/** A request under any name; fetch would not send a Host of another machine. */
function ask(
  url: string,
  host?: string,
  method = "GET",
): Promise<{ status?: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = host === undefined ? {} : { host };
    const asking = request(url, { method, headers }, (response) => {
      let body = "";
      response.on("data", (piece: Buffer) => {
        body += piece.toString("utf8");
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    asking.on("error", reject).end();
  });
}

it("tells 200 while every must row is met, and 503 when not, too old or broken", async () => {
  let now = 0;
  await using server = await serveHealth({
    first: judged(goodAttestations),
    staleAfterMs: 60_000,
    now: () => now,
  });
  const health = async () => {
    const { status, body } = await ask(`${server.url}health`);
    return { status, ...JSON.parse(body) };
  };
  expect(await health()).toMatchObject({ status: 200, healthy: true, ageSeconds: 0 });
  now = 30_000;
  expect((await ask(`${server.url}nagios`)).body).toMatch(/^DOCTOR OK - .* age=30s\n$/);
  now = 61_000;
  expect(await health()).toMatchObject({ status: 503, stale: true });
  expect((await ask(`${server.url}nagios`)).body).toContain(
    "DOCTOR UNKNOWN - the last check is too old",
  );
  server.tell(judged([]));
  expect(await health()).toMatchObject({ status: 503, stale: false, ageSeconds: 0 });
  server.broke();
  expect((await ask(`${server.url}nagios`)).body).toContain("the last check broke");
  const metrics = await ask(`${server.url}metrics`);
  expect(metrics).toMatchObject({ status: 503 });
  expect(metrics.body).toContain('uketsuke_doctor_rows{result="unknown"}');
  server.tell(judged(goodAttestations));
  expect(await health()).toMatchObject({ status: 200, broken: false });
});

it("answers no other name, path or method, and tells nothing a person wrote", async () => {
  await using server = await serveHealth({ first: judged(goodAttestations), staleAfterMs: 1000 });
  const { port } = new URL(server.url);
  expect((await ask(`${server.url}health`, "evil.example")).status).toBe(421);
  expect((await ask(`${server.url}health`, `localhost:${port}`)).status).toBe(200);
  expect((await ask(`${server.url}toString`)).status).toBe(404);
  expect((await ask(`${server.url}health`, undefined, "POST")).status).toBe(405);
  for (const path of server.paths) {
    const { body } = await ask(`${server.url}${path.slice(1)}`);
    expect(body).not.toMatch(/Made|192\.|C:\\/);
  }
});
