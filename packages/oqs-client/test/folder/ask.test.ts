import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eligible, madeFolder } from "./made-folder.ts";

const question = { MessageBody: { QualificationConfirmSearchInfo: { InsurerNumber: "  990017" } } };

test("a question is answered under its own name, and the answer stays", async () => {
  await using made = madeFolder();
  await using _ = await made.serve(() => eligible());
  const answer = await made.link().ask("eligibility", question);
  if (answer.outcome !== "answered") throw new Error(JSON.stringify(answer));
  expect(answer.request.name).toBe("OQSsiquc01req_202611220001");
  expect(answer.file).toBe("OQSsiquc01res_202611220001.xml");
  expect(answer.message.MessageBody?.QualificationValidity).toBe("1");
  expect(answer.message.MessageHeader?.ArbitraryFileIdentifier).toBe(answer.request.identifier);
  expect(readdirSync(join(made.root, "res"))).toEqual([answer.file]);
  expect(readdirSync(join(made.root, "req"))).toEqual([]);
});
