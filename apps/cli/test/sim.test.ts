import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linkFolder } from "@uketsuke/oqs-client/folder";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { json, type Running, start, uketsuke } from "./command-line.ts";

let folder = "";
let file = "";
let running: Running;
const sim = (...args: readonly string[]) => uketsuke(["sim", ...args, "--control-file", file]);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-sim-"));
  file = join(folder, "control.json");
  const script = join(folder, "script.json");
  await writeFile(script, '[{"match":{"route":"revisit"},"fault":"busy","retryAfter":3}]');
  running = start([
    ...["sim", "serve", "--today", "2026-11-23", "--population", "60", "--control"],
    ...[
      "--control-file",
      file,
      "--folder",
      join(folder, "OQS"),
      "--script",
      script,
      "--latency",
      "0",
    ],
  ]);
  await running.printed(/Control page\s+http/);
});
afterAll(async () => {
  await running?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe("sim serve", () => {
  it("serves the folder, keeps its key for this user alone, and says where the page is", async () => {
    expect(await readdir(join(folder, "OQS"))).toEqual(
      expect.arrayContaining(["req", "res", "face"]),
    );
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const { token } = JSON.parse(await readFile(file, "utf8"));
    expect(await running.printed(`#token=${token}`)).toContain("60 made up");
  });

  it("exposes nothing unless told, and then says what", async () => {
    await using exposed = start(["sim", "serve", "--expose"]);
    const printed = await exposed.printed("Institution");
    expect(printed).toContain("listens on 0.0.0.0");
    exposed.stop("SIGINT");
    expect((await exposed.ended).code).toBe(exitCodes.interrupted);
  });

  it("refuses what does not fit", async () => {
    const wrong = join(folder, "wrong.json");
    await writeFile(wrong, '[{"fault":"melt"}]');
    for (const args of [
      ["--encoding", "EUC"],
      ["--today", "2026-02-30"],
      ["--population", "0"],
      ["--script", wrong],
      ["--script", join(folder, "absent.json")],
    ])
      expect((await uketsuke(["sim", "serve", ...args])).code, args.join(" ")).toBe(
        exitCodes.usage,
      );
    const told = await uketsuke(["sim", "serve", "--script", wrong]);
    expect(told.stderr).toContain("error FAULT_SCRIPT_INVALID");
    expect(told.stderr).toContain("rules[0].fault");
  });
});

describe("the running simulator", () => {
  it("lists its people, and the same without one running", async () => {
    const ended = await sim("people", "--count", "3");
    expect(ended.code).toBe(exitCodes.done);
    await expect(ended.stdout).toMatchFileSnapshot("golden/sim-people.txt");
    const made = ["--seed", "1", "--today", "2026-11-23", "--population", "60", "--count", "3"];
    const alone = await uketsuke(["sim", "people", ...made, "--json"]);
    await expect(alone.stdout).toMatchFileSnapshot("golden/sim-people.json.txt");
    expect(json(alone)).toEqual(json(await sim("people", "--count", "3", "--json")));
    expect((await uketsuke(["sim", "people", "--today", "2026-11-23"])).code).toBe(exitCodes.usage);
  });

  it("lists scenarios; another one is what the folder answers", async () => {
    const list = await sim("scenario", "list");
    await expect(list.stdout).toMatchFileSnapshot("golden/sim-scenario-list.txt");
    const listed = await sim("scenario", "list", "--json");
    await expect(listed.stdout).toMatchFileSnapshot("golden/sim-scenario-list.json.txt");
    const set = await sim("scenario", "set", "1", "invalid");
    expect(set).toMatchObject({ code: exitCodes.done, stderr: "" });
    await expect(set.stdout).toMatchFileSnapshot("golden/sim-scenario-set.txt");
    const again = await sim("scenario", "set", "1", "invalid", "--json");
    await expect(again.stdout).toMatchFileSnapshot("golden/sim-scenario-set.json.txt");
    const { people } = json<{
      people: [{ insurerNumber: string; number: string; birthDate: string }];
    }>(await sim("people", "--count", "1", "--json"));
    const [person] = people;
    const link = linkFolder(join(folder, "OQS"), { institution: "9910000018", encoding: "UTF-8" });
    const answer = await link.ask("eligibility", {
      MessageBody: {
        QualificationConfirmSearchInfo: {
          InsurerNumber: person.insurerNumber,
          InsuredIdentificationNumber: person.number,
          Birthdate: person.birthDate.replaceAll("-", ""),
        },
      },
    });
    expect(answer).toMatchObject({ message: { MessageBody: { QualificationValidity: "2" } } });
  });

  it("has the faults of its script, then others, then none", async () => {
    const list = await sim("fault", "list");
    await expect(list.stdout).toMatchFileSnapshot("golden/sim-fault-list.txt");
    const listed = await sim("fault", "list", "--json");
    await expect(listed.stdout).toMatchFileSnapshot("golden/sim-fault-list.json.txt");
    const set = await sim("fault", "set", '{"fault":{"slow":10},"match":{"nth":2}}');
    await expect(set.stdout).toMatchFileSnapshot("golden/sim-fault-set.txt");
    const named = await sim("fault", "set", "half-open", "--json");
    await expect(named.stdout).toMatchFileSnapshot("golden/sim-fault-set.json.txt");
    for (const wrong of ["melt", "[", join(folder, "absent.json"), '[{"fault":"busy","times":0}]'])
      expect((await sim("fault", "set", wrong)).code, wrong).toBe(exitCodes.usage);
    const cleared = await sim("fault", "clear");
    await expect(cleared.stdout).toMatchFileSnapshot("golden/sim-fault-clear.txt");
    const nothing = await sim("fault", "clear", "--json");
    await expect(nothing.stdout).toMatchFileSnapshot("golden/sim-fault-clear.json.txt");
  });

  it("refuses with its sentence, and is missed when it is not there", async () => {
    const refused = await sim("scenario", "set", "1", "no-such");
    expect(refused.code).toBe(exitCodes.usage);
    expect(refused.stderr).toContain("error SIMULATOR_REFUSED");
    const absent = ["--control-file", join(folder, "absent.json")];
    const missed = await uketsuke(["sim", "fault", "list", ...absent]);
    expect(missed.code).toBe(exitCodes.broken);
    expect(missed.stderr).toContain("error SIMULATOR_UNAVAILABLE");
  });
});
