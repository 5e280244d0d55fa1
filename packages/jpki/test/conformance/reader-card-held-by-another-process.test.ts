import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "vitest";
import { openMyNumberCard } from "../../src/index.ts";
import { pcscReader } from "../../src/pcsc/index.ts";
import { rejection } from "../expectations.ts";
import { scenario } from "../third-parties.ts";

const doors = {
  pcsc: new URL("../../src/pcsc/index.ts", import.meta.url).href,
  card: new URL("../../src/index.ts", import.meta.url).href,
};

/** Another program that holds the card exclusively until its standard input ends, or until it is killed. */
const holder = `
  const { pcscReader } = await import(${JSON.stringify(doors.pcsc)});
  const { openMyNumberCard } = await import(${JSON.stringify(doors.card)});
  await using reader = await pcscReader();
  for await (const card of reader.cards()) {
    await using myNumberCard = await openMyNumberCard(card);
    console.log("held");
    await new Promise((resolve) => process.stdin.on("end", resolve).resume());
    break;
  }`;

scenario(
  "a card another process holds is CARD_IN_USE, and the same card works when that process lets go of it or is killed",
  ["pcscd", "pcsclite", "opensc-tool"],
  async (bench) => {
    const virtualCard = await bench.issue({ persona: "taro" });
    await bench.insert(virtualCard);
    for (const end of ["lets go", "killed"] as const) {
      const child = spawn(process.execPath, ["--input-type=module", "--eval", holder], {
        stdio: ["pipe", "pipe", "inherit"],
        env: { ...process.env, ...bench.pcscd.environment, NODE_OPTIONS: "" },
      });
      const ended = once(child, "exit");
      expect(String(await once(child.stdout, "data"))).toContain("held");

      await using reader = await pcscReader({ name: /00 00$/ });
      for await (const card of reader.cards()) {
        const error = await rejection(openMyNumberCard(card), "CARD_IN_USE");
        expect(error.retryable).toBe(true);
        expect(card.removed.aborted).toBe(false);
        if (end === "killed") child.kill("SIGKILL");
        else child.stdin.end();
        expect(await ended).toEqual(end === "killed" ? [null, "SIGKILL"] : [0, null]);
        expect((await openMyNumberCard(card)).token.kind).toBe("my-number-card");
        // And while it is ours, nobody else's program gets a command through.
        const commands = virtualCard.commandCount;
        const { exitCode } = await bench.run("opensc-tool", "-s", "00:84:00:00:08");
        expect(exitCode).not.toBe(0);
        expect(virtualCard.commandCount).toBe(commands);
        break;
      }
    }
  },
);
