import { expect } from "vitest";
import { atrs } from "../../src/virtual-card/index.ts";
import { scenario } from "../third-parties.ts";

for (const [name, atr] of Object.entries({
  contact: atrs.contact,
  contactless: atrs.contactless,
})) {
  scenario(
    `opensc-tool names the jpki driver for a ${name} card`,
    ["pcscd", "opensc-tool"],
    async (bench) => {
      await bench.insert(await bench.issue({ persona: "taro", atr }));
      const { exitCode, output } = await bench.run("opensc-tool", "-n");
      expect(output.split("\n")[0]).toBe("jpki");
      expect(exitCode).toBe(0);
      const { output: shown } = await bench.run("opensc-tool", "-a");
      expect(shown.split("\n")[0]?.replaceAll(":", "")).toBe(Buffer.from(atr).toString("hex"));
    },
  );
}

scenario(
  "opensc-tool finds no jpki driver for another card",
  ["pcscd", "opensc-tool"],
  async (bench) => {
    await bench.insert(await bench.issue({ persona: "not-my-number-card" }));
    const { output } = await bench.run("opensc-tool", "-n");
    expect(output.split("\n")[0]).not.toBe("jpki");
  },
);
