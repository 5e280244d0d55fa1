import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import {
  commandClient,
  conformanceJUnit,
  testClient,
  testServer,
} from "../../src/conformance/index.ts";
import { codeOf } from "../support.ts";

const program = fileURLToPath(new URL("client-command.ts", import.meta.url));
const node = `"${process.execPath}" --no-warnings`;
const only = ["web-client-plain-search", "web-client-values-unchanged"];
const run = (command: string, chosen: readonly string[] = only) =>
  testClient(commandClient(command), { webApi: {}, only: chosen });

test("a command is told by a file and tells by a file", async () => {
  const { counts, rows } = await run(`${node} "${program}" {task}`);
  expect(rows.map(({ verdict }) => verdict)).toEqual(["pass", "pass"]);
  expect(counts.pass).toBe(2);
});

test("or by its exit code; what it does not tell is not judged", async () => {
  const { rows } = await run(`${node} "${program}" {task} --exit-code`);
  expect(rows.map(({ verdict }) => verdict)).toEqual(["pass", "skipped"]);
});

test("a command that does nothing fails, and the report says what to do and what it is not", async () => {
  const report = await run(`${node} -e ""`, ["web-client-plain-search"]);
  expect(report.rows[0]).toMatchObject({ verdict: "fail", fix: { en: /./, ja: /./ } });
  const junit = conformanceJUnit(report, "en");
  expect(junit).toContain('failures="1"');
  expect(junit).toContain("This is not a certification");
});

test("wrong use is refused before anything is played", async () => {
  expect(() => commandClient("  ")).toThrow("the command is empty");
  expect(await codeOf(run(node, ["no-such-scenario"]))).toBe("INVALID_ARGUMENT");
  expect(await codeOf(testServer({}))).toBe("INVALID_ARGUMENT");
  const folder = { root: "/usr", encoding: "UTF-8" } as const;
  expect(await codeOf(testClient(commandClient(node), { folder }))).toBe("INVALID_ARGUMENT");
});
