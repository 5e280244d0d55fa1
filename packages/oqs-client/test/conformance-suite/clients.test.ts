import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, type onTestFinished, test } from "vitest";
import { type Profile, testClient } from "../../src/conformance/index.ts";
import { ownFolderClient, ownWebApiClient } from "./own-clients.ts";
import { idsOf, verdictsOf } from "./verdicts.ts";

const passes = (profile: Profile): Readonly<Record<string, unknown>> =>
  Object.fromEntries(idsOf(profile).map((id) => [id, "pass"]));

function root(finished: typeof onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), "uketsuke-conformance-"));
  finished(() => rmSync(folder, { recursive: true }));
  return folder;
}

// Every refusal is waited for to the end, so the patience is what a run costs.
const quick = { patienceMs: 400, intervalMs: 5 };

describe.concurrent("our own clients", () => {
  test("our Web-API client passes every scenario", async () => {
    const report = await testClient(ownWebApiClient, { webApi: {}, patienceMs: 2_500 });
    expect(verdictsOf(report)).toEqual(passes("web-api-client"));
  });

  test("our folder client passes every scenario", async ({ onTestFinished }) => {
    const folder = { root: root(onTestFinished), encoding: "UTF-8" } as const;
    const report = await testClient(ownFolderClient, { folder, ...quick });
    expect(verdictsOf(report)).toEqual(passes("folder-client"));
  });

  test("our folder client passes in Shift_JIS too, where that makes a difference", async ({
    onTestFinished,
  }) => {
    const only = [
      "folder-client-encoding",
      "folder-client-half-then",
      "folder-client-wrong-encoding",
    ];
    const folder = { root: root(onTestFinished), encoding: "Shift_JIS" } as const;
    const report = await testClient(ownFolderClient, { folder, only, ...quick });
    expect(Object.values(verdictsOf(report))).toEqual(["pass", "pass", "pass"]);
  });
});
