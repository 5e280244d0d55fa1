import { expect } from "vitest";
import { scenario } from "../third-parties.ts";

scenario(
  "a wrong PIN through pkcs11-tool costs exactly one try",
  ["pcscd", "pkcs11-tool", "pkcs15-tool"],
  async (bench) => {
    const card = await bench.issue({ persona: "taro" });
    await bench.insert(card);
    const triesLeft = async (): Promise<string | undefined> =>
      /Tries left\s*: (\d+)/.exec((await bench.run("pkcs15-tool", "--list-pins")).output)?.[1];
    expect(await triesLeft()).toBe("3");
    const wrong = await bench.pkcs11("--login", "--pin", "0000", "--list-objects");
    expect(wrong.output).toContain("CKR_PIN_INCORRECT");
    expect(wrong.exitCode).not.toBe(0);
    expect(await triesLeft()).toBe("2");
    expect(card.verifyCount).toBe(1);
    const right = await bench.pkcs11("--login", "--pin", "1234", "--list-objects");
    expect(right.exitCode).toBe(0);
    expect(await triesLeft()).toBe("3");
  },
);

scenario(
  "three wrong PINs block it: 63C0, no login, the card still readable",
  ["pcscd", "pkcs11-tool", "pkcs15-tool"],
  async (bench) => {
    const card = await bench.issue({ persona: "taro" });
    await bench.insert(card);
    for (let entry = 0; entry < 3; entry++) {
      await bench.pkcs11("--login", "--pin", "0000", "--list-objects");
    }
    const { exitCode, output } = await bench.run("pkcs15-tool", "--list-pins");
    expect(exitCode).toBe(0);
    expect(/Tries left\s*: (\d+)/.exec(output)?.[1]).toBe("0");
    const right = await bench.pkcs11("--login", "--pin", "1234", "--list-objects");
    expect(right.exitCode).not.toBe(0);
    expect(right.output).toMatch(/C_Login failed/);
    const certificate = await bench.run("pkcs15-tool", "--read-certificate", "1");
    expect(certificate.output).toContain("BEGIN CERTIFICATE");
  },
);
