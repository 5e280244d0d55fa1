import { expect } from "vitest";
import { JpkiError } from "../../src/index.ts";
import { insertIntoVpcd } from "../../src/virtual-card/index.ts";
import { scenario } from "../third-parties.ts";

scenario("both slots hold a card each", ["pcscd", "opensc-tool"], async (bench) => {
  await bench.insert(await bench.issue({ persona: "taro" }));
  await bench.insert(await bench.issue({ persona: "not-my-number-card" }), 1);
  const { output } = await bench.run("opensc-tool", "--list-readers");
  expect(output).toMatch(/Yes\s+Virtual PCD 00 00/);
  expect(output).toMatch(/Yes\s+Virtual PCD 00 01/);
  const atr = await bench.run("opensc-tool", "--reader", "1", "-a");
  expect(atr.output).toContain("3b:88:80:01:00:00:00:00:91:81:c1:00:d8");
});

scenario("a slot that is taken refuses a second card", ["pcscd"], async (bench) => {
  await bench.insert(await bench.issue({ persona: "taro" }));
  const second = await bench.issue({ persona: "hanako" });
  const refused: unknown = await insertIntoVpcd(second, { port: bench.pcscd.vpcdPort }).catch(
    (error: unknown) => error,
  );
  expect(JpkiError.is(refused) && refused.code).toBe("VPCD_UNAVAILABLE");
});

scenario("a card comes and goes, and others see it", ["pcscd", "opensc-tool"], async (bench) => {
  const card = await bench.issue({ persona: "taro" });
  const isThere = async (): Promise<boolean> =>
    /Yes\s+Virtual PCD 00 00/.test((await bench.run("opensc-tool", "-l")).output);
  for (let round = 0; round < 3; round++) {
    const inserted = await bench.insert(card);
    expect((await bench.run("opensc-tool", "-n")).output).toContain("jpki");
    await inserted[Symbol.asyncDispose]();
    // The service notices a removal at its next look at the slot.
    await expect.poll(isThere, { timeout: 10_000 }).toBe(false);
  }
});
