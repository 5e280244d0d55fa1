import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "./config.ts";
import { timeOuts } from "./time-outs.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-config-"));
});
afterAll(() => rm(folder, { recursive: true }));

const config = {
  facility: { ja: "受付医院", en: "Uketsuke Clinic" },
  placement: "insert",
  institution: "1310000001",
  resultFolder: { path: "OQS", encoding: "Shift_JIS" },
  journal: "journal.jsonl",
  oqs: {
    auth: "https://auth.example",
    business: "https://business.example",
    ca: "ca.pem",
    certificate: "client.pem",
    key: "client.key",
    user: "user",
    passwordFile: "password",
  },
};

async function read(changes: object): Promise<Awaited<ReturnType<typeof readConfig>>> {
  const file = join(folder, "kiosk.json");
  await writeFile(file, JSON.stringify({ ...config, ...changes }));
  return readConfig(file);
}

test("paths are relative to the file, and what is not said has its default", async () => {
  const read1 = await read({ timeOuts: { faceSeconds: 40 } });
  expect(read1.resultFolder.path).toBe(join(folder, "OQS"));
  expect(read1.oqs.key).toBe(join(folder, "client.key"));
  expect(read1.timeOuts).toEqual({ ...timeOuts, faceSeconds: 40 });
});

test.each([
  ["a plain http server", { oqs: { ...config.oqs, auth: "http://auth.example" } }, "oqs.auth"],
  ["a password in clear", { staffPassword: "facility" }, "staffPassword"],
  ["a misspelt field", { placment: "lay" }, "placment"],
  [
    "less than 20 seconds to answer the warning",
    { timeOuts: { enterPin: { askAfterSeconds: 60, graceSeconds: 10 } } },
    "timeOuts.enterPin.graceSeconds",
  ],
  ["settings of the sandbox", { oqs: { ...config.oqs, sandbox: true } }, "oqs.sandbox"],
  ["no wait at all", { timeOuts: { readerRetrySeconds: [] } }, "timeOuts.readerRetrySeconds"],
  ["port 0 without a port file", { port: 0 }, "portFile"],
])("%s is refused by the field's name", async (_name, changes, field) => {
  const refused = read(changes);
  await expect(refused).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  await expect(refused).rejects.toThrow(field);
});

test("the hash of the staff password may stand in a file of its own", async () => {
  const line = `scrypt$${"a".repeat(22)}$${"b".repeat(43)}`;
  await writeFile(join(folder, "staff-password"), `${line}\n`);
  const named = { staffPasswordFile: "staff-password" };
  expect((await read(named)).staffPassword).toBe(line);
  await writeFile(join(folder, "staff-password"), "facility");
  await expect(read(named)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  await expect(read({ staffPasswordFile: "none" })).rejects.toThrow("staffPasswordFile");
});

test("a value never stands in the message", async () => {
  await expect(read({ staffPassword: "facility-secret" })).rejects.not.toThrow("facility-secret");
});

test("a missing or broken file is said plainly", async () => {
  await expect(readConfig(join(folder, "none.json"))).rejects.toMatchObject({
    code: "CONFIG_INVALID",
  });
  const file = join(folder, "broken.json");
  await writeFile(file, "{");
  await expect(readConfig(file)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
});
