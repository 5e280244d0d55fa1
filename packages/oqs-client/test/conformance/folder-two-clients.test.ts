/** Several programs on one folder: every question has a file of its own, every program gets its own answers. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { eligibilityMessage } from "../../src/messages/xml-msg.ts";
import { answerOf, eligible, madeFolder, question } from "../folder/made-folder.ts";

const child = (name: string): string =>
  fileURLToPath(new URL(`../children/${name}.ts`, import.meta.url));

test("two processes ask at once under the same identifier: nobody gets another's answer, no part is seen", async () => {
  await using made = madeFolder();
  const looker = spawn(process.execPath, [child("watch-folder"), `${made.root}/req`], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  let said = "";
  looker.stdout.on("data", (data: Buffer) => {
    said += data.toString();
  });
  let most = 0;
  await using server = await made.serve((request) => {
    most = Math.max(most, server.inFlight);
    const { MessageBody } = request.read(eligibilityMessage);
    return answerOf({ MessageBody: { ...MessageBody } });
  });
  const asking = ["a", "b"].map((mark) =>
    promisify(execFile)(process.execPath, [child("ask-many"), made.root, "40", mark]),
  );
  const names = (await Promise.all(asking)).flatMap(({ stdout }) => JSON.parse(stdout) as string[]);
  expect(new Set(names).size).toBe(80);
  expect(names.every((name) => /^OQSsiquc01req_\d{12}$/.test(name))).toBe(true);
  expect(most).toBeLessThanOrEqual(20);
  expect(made.files("res")).toHaveLength(80);
  looker.stdin.end();
  await once(looker, "close");
  expect(JSON.parse(said.slice(said.indexOf("{"))).partial).toEqual([]);
});

test("a name another program counts for itself is passed over", async () => {
  await using made = madeFolder();
  made.put("req", "OQSsiquc01req_202611220001.xml", "half of another's request");
  made.put("res", "OQSsiquc01res_202611220002.xml", "another's answer");
  made.put("res", "OQSsiquc01req_202611220003.err", "");
  await using _ = await made.serve(eligible);
  const { request } = await made.link().ask("eligibility", question);
  expect(request.name).toBe("OQSsiquc01req_202611220004");
  expect(made.files("res")).toContain("OQSsiquc01res_202611220002.xml");
});

test("clocks that differ by days: each names by its own, each gets its own", async () => {
  await using made = madeFolder();
  await using _ = await made.serve(eligible, { clock: () => new Date("2030-01-01T00:00:00Z") });
  const behind = made.link({ clock: () => new Date("1999-12-31T23:59:59Z") });
  const answer = await behind.ask("eligibility", question);
  expect(answer).toMatchObject({
    outcome: "answered",
    request: { name: "OQSsiquc01req_200001010001" },
    message: { MessageHeader: { ProcessExecutionTime: "20300101090000" } },
  });
});
