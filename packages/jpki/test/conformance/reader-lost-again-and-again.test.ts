import { expect } from "vitest";
import { campaign } from "../../tools/campaign/reader.ts";
import { scenario } from "../third-parties.ts";

scenario(
  "service, reader and card are lost again and again: each is served when it is back, and nothing stays open",
  ["pcscd by hand", "pcsclite"],
  async () => {
    const wrong: string[] = [];
    for await (const { name, problems } of campaign.play({ runs: 8, seed: 1 }))
      for (const problem of problems) wrong.push(`${name}: ${problem}`);
    expect(wrong).toEqual([]);
  },
);
