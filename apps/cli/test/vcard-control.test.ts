import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  missingForPrivatePcscd,
  type PrivatePcscd,
  type SlotState,
  startPrivatePcscd,
} from "@uketsuke/jpki/virtual-card";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { type Ended, json, type Running, start, startProcess, uketsuke } from "./command-line.ts";
import { steady } from "./steady.ts";

const binding = await import("pcsclite").then(
  () => true,
  () => false,
);
const missing = [
  ...(await missingForPrivatePcscd()),
  ...(binding ? [] : ["the npm package pcsclite"]),
];

let folder = "";
let file = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-vcard-"));
  file = join(folder, "control.json");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const vcard = (...args: readonly string[]): Promise<Ended> =>
  uketsuke(["vcard", ...args, "--control-file", file]);

/** How many commands reached a card depends on how often others looked. */
const counted = (text: string): string =>
  steady(text)
    .replace(/"commands": \d+/g, '"commands": 0')
    .replace(/\d+(?= +\d+ +\d+$)/gm, "N");

describe("without a control door", () => {
  it.each(["list", "remove", "fault mute", "insert --running"])(
    "vcard %s exits 5 and says how to start one",
    async (line) => {
      const ended = await vcard(...line.split(" "));
      expect(ended).toMatchObject({ code: exitCodes.broken, stdout: "" });
      expect(ended.stderr).toContain("error CONTROL_UNAVAILABLE");
      expect(ended.stderr).toMatch(/\nhint: .*--control/);
    },
  );

  it("a file that was left behind is told", async () => {
    await writeFile(file, '{"url":"http://127.0.0.1:1","token":"x"}', { mode: 0o600 });
    const ended = await vcard("list");
    expect(ended.code).toBe(exitCodes.broken);
    expect(ended.stderr).toContain("left behind");
    await rm(file);
  });

  it("the names of the faults are listed, and a script is read before the door is asked", async () => {
    const text = await uketsuke(["vcard", "fault"]);
    await expect(text.stdout).toMatchFileSnapshot("golden/vcard-fault.txt");
    const ended = await uketsuke(["vcard", "fault", "--json"]);
    await expect(ended.stdout).toMatchFileSnapshot("golden/vcard-fault.json.txt");
    expect(Object.keys(json<{ faults: object }>(ended).faults)).toContain("torn-at-verify");
    for (const script of ["[", '[{"fault":{"kind":"melt"}}]', join(folder, "absent.json")]) {
      expect((await vcard("fault", script)).code).toBe(exitCodes.usage);
    }
  });

  it("options that do not go together are refused", async () => {
    for (const args of [
      ["--running", "--control"],
      ["--running", "--pcscd"],
      ["--slot", "1"],
      ["--running", "--slot", "one"],
      ["--timing", "300"],
      ["--atr", "none"],
    ]) {
      expect((await vcard("insert", ...args)).code).toBe(exitCodes.usage);
    }
  });
});

describe.skipIf(missing.length > 0)(
  `over real PC/SC (skipped without: pcscd, vpcd${missing.length > 0 ? `; here: ${missing.join(", ")}` : ""})`,
  () => {
    let pcscd: PrivatePcscd;
    beforeAll(async () => {
      pcscd = await startPrivatePcscd();
      Object.assign(process.env, pcscd.environment);
    });
    afterAll(() => pcscd?.[Symbol.asyncDispose]());

    async function opened<R extends Running>(
      begin: (args: readonly string[]) => R,
      ...more: readonly string[]
    ): Promise<R> {
      const port = String(pcscd.vpcdPort);
      const args = ["vcard", "insert", "taro", "--control", "--control-file", file, "--port", port];
      const running = begin([...args, ...more]);
      await running.printed(file);
      return running;
    }

    async function slots(): Promise<readonly SlotState[]> {
      const ended = await vcard("list", "--json");
      expect(ended).toMatchObject({ code: exitCodes.done, stderr: "" });
      return json<{ slots: readonly SlotState[] }>(ended).slots;
    }

    /** What another program sees in a reader; pcscd takes a moment to notice that a card left. */
    async function seen(reader: string, wanted: string): Promise<string> {
      for (let look = 1; ; look++) {
        const args = ["card", "info", "--reader", reader, "--timeout", "1", "--json"];
        const document = json<{ myNumberCard?: boolean; error?: { code: string } }>(
          await uketsuke(args),
        );
        const found = document.error?.code ?? (document.myNumberCard ? "card" : "another card");
        if (found === wanted || look === 10) return found;
      }
    }

    it("cards of two slots come, go, fail and come again while one process holds them", async () => {
      await using running = await opened(start);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect(await slots()).toMatchObject([
        { slot: 0, persona: "taro", inserted: true },
        { slot: 1, persona: null, inserted: false },
      ]);
      expect(await seen("pcd 00 00", "card")).toBe("card");

      expect((await vcard("insert", "hanako", "--running", "--slot", "1")).code).toBe(0);
      expect(await seen("pcd 00 01", "card")).toBe("card");

      const list = await vcard("list");
      await expect(counted(list.stdout)).toMatchFileSnapshot("golden/vcard-list.txt");
      const listed = await vcard("list", "--json");
      await expect(counted(listed.stdout)).toMatchFileSnapshot("golden/vcard-list.json.txt");

      const second = await vcard("remove", "--slot", "1", "--json");
      await expect(counted(second.stdout)).toMatchFileSnapshot("golden/vcard-remove.json.txt");
      const removed = await vcard("remove");
      expect(removed).toMatchObject({ code: exitCodes.done, stderr: "" });
      expect(removed.stdout).toContain("(taro, out)");
      await expect(counted(removed.stdout)).toMatchFileSnapshot("golden/vcard-remove.txt");
      expect(await seen("pcd 00 00", "NO_CARD")).toBe("NO_CARD");
      const again = await vcard("remove");
      expect(again.code).toBe(exitCodes.usage);
      expect(again.stderr).toContain("SLOT_EMPTY");

      expect((await vcard("insert", "--running")).code).toBe(exitCodes.done);
      const [left] = await slots();
      expect(left).toMatchObject({ persona: "taro", inserted: true, alarms: 0, verifications: 0 });
      expect(left?.commands).toBeGreaterThan(0);

      expect((await vcard("fault", "status-word-6f00")).stdout).toContain("status-word");
      expect(await seen("pcd 00 00", "another card")).toBe("another card");
      const rule = '[{"when":{"command":"00B0","at":1},"fault":{"kind":"tear"}}]';
      expect((await vcard("fault", rule)).code).toBe(exitCodes.done);
      expect(await seen("pcd 00 00", "CARD_REMOVED")).toBe("CARD_REMOVED");
      expect((await vcard("insert", "--running")).code).toBe(exitCodes.done);
      expect((await vcard("fault", "clear")).stdout).not.toContain("tear");
      expect(await seen("pcd 00 00", "card")).toBe("card");
      expect((await vcard("fault", "melt")).stderr).toContain("CONTROL_REFUSED");

      running.stop("SIGINT");
      const ended = await running.ended;
      expect(ended).toMatchObject({ code: exitCodes.interrupted, stderr: "" });
      await expect(stat(file)).rejects.toMatchObject({ code: "ENOENT" });
      expect(await seen("pcd 00 01", "NO_CARD")).toBe("NO_CARD");
    });

    it("the token is in the file alone, and a door that was killed is replaced", async () => {
      {
        await using killed = await opened(startProcess, "--json");
        killed.child.kill("SIGKILL");
        expect(json(await killed.ended)).toEqual({
          persona: "taro",
          port: pcscd.vpcdPort,
          control: { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), file },
        });
        expect((await vcard("list")).stderr).toContain("left behind");
        expect(await seen("pcd 00 00", "NO_CARD")).toBe("NO_CARD");
      }
      await using running = await opened(start, "--timing", "848", "--atr", "contactless");
      expect((await slots())[0]).toMatchObject({ persona: "taro", inserted: true });
      expect(running.over()).toBe(false);
    });
  },
);
