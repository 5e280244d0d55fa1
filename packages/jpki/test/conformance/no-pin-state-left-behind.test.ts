import { expect } from "vitest";
import { openMyNumberCard } from "../../src/index.ts";
import { pcscReader } from "../../src/pcsc/index.ts";
import { scenario } from "../third-parties.ts";

scenario(
  "after us another program cannot use the key whose PIN we verified",
  ["pcscd", "pcsclite", "opensc-tool"],
  async (bench) => {
    const card = await bench.issue({ persona: "taro" });
    await bench.insert(card);
    await using reader = await pcscReader({ name: /00 00$/ });
    for await (const inserted of reader.cards()) {
      await using myNumberCard = await openMyNumberCard(inserted);
      await myNumberCard.authentication.verifyPin(new TextEncoder().encode("1234"));
      await myNumberCard.authentication.sign(new Uint8Array(32));
      break;
    }
    const { output } = await bench.run(
      "opensc-tool",
      "-c",
      "default",
      "-s",
      "80:2A:00:97:01:AA:00",
    );
    expect(output).toMatch(/SW1=0x6[0-9A-F], SW2=0x/);
    expect(output).not.toContain("SW1=0x90");
    expect(card.verifyCount).toBe(1);
  },
);
