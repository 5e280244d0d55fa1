/** A client under test as a program: reads its task, does it with our own clients, writes its report. */
import { readFileSync, writeFileSync } from "node:fs";
import { env } from "node:process";
import type { ClientTask } from "../../src/conformance/index.ts";
import { ownFolderClient, ownWebApiClient } from "./own-clients.ts";

const task: ClientTask = JSON.parse(
  readFileSync(process.argv[2] ?? env.UKETSUKE_TASK ?? "", "utf8"),
);
const { signal } = new AbortController();
const client = task.webApi === undefined ? ownFolderClient : ownWebApiClient;
const report = await client(task, { signal });
if (process.argv[3] === "--exit-code")
  process.exitCode = report.answers[0]?.outcome === "eligible" ? 0 : 1;
else writeFileSync(env.UKETSUKE_REPORT ?? "", JSON.stringify(report));
