import { expect } from "vitest";
import { scenario } from "../third-parties.ts";

scenario(
  "pkcs11-tool --login --test ends with No errors",
  ["pcscd", "pkcs11-tool"],
  async (bench) => {
    const card = await bench.issue({ persona: "taro" });
    await bench.insert(card);
    const { exitCode, output } = await bench.pkcs11("--login", "--pin", "1234", "--test");
    expect(output).toMatch(/^No errors$/m);
    expect(output).toContain("SHA256-RSA-PKCS: OK");
    expect(exitCode).toBe(0);
    expect(card.alarms).toEqual([]);
  },
);
