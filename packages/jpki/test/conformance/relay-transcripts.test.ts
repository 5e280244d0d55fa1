import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { filledRelayPage } from "../../tools/relay-transcripts.ts";

test("the transcripts of docs/relay.md are what client and SIMULATED server say", async () => {
  const page = await readFile(new URL("../../../../docs/relay.md", import.meta.url), "utf8");
  // When they are not: node packages/jpki/tools/relay-page.ts
  expect(await filledRelayPage(page)).toBe(page);
});
