import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  missingForPrivatePcscd,
  type PrivatePcscd,
  startPrivatePcscd,
} from "@uketsuke/jpki/virtual-card";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { json, type Running, start, startProcess, uketsuke } from "./command-line.ts";
import { hasTmux, openTerminals } from "./screen.ts";
import { steady } from "./steady.ts";

const binding = await import("pcsclite").then(
  () => true,
  () => false,
);
const missing = [
  ...(await missingForPrivatePcscd()),
  ...(binding ? [] : ["the npm package pcsclite"]),
];

describe.skipIf(missing.length > 0)(
  `over real PC/SC (skipped without: pcscd, vpcd${missing.length > 0 ? `; here: ${missing.join(", ")}` : ""})`,
  () => {
    let pcscd: PrivatePcscd;
    let folder = "";

    beforeAll(async () => {
      pcscd = await startPrivatePcscd();
      Object.assign(process.env, pcscd.environment);
      folder = await mkdtemp(join(tmpdir(), "uketsuke-pcsc-"));
    });
    afterAll(async () => {
      await pcscd?.[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    });

    async function inserted(persona: string, ...more: string[]): Promise<Running> {
      const running = start([
        ...["vcard", "insert", persona, "--port", String(pcscd.vpcdPort)],
        ...more,
      ]);
      await running.printed("Slot");
      return running;
    }

    it("readers lists the slots", async () => {
      const text = await uketsuke(["readers"]);
      expect(text).toMatchObject({ code: exitCodes.done, stderr: "" });
      await expect(text.stdout).toMatchFileSnapshot("golden/readers.txt");
      const document = await uketsuke(["readers", "--json"]);
      await expect(document.stdout).toMatchFileSnapshot("golden/readers.json.txt");
    });

    /** pcscd takes a moment to notice that a card left; until then card info meets the card that is leaving. */
    async function infoOfEmptySlot(): Promise<Awaited<ReturnType<typeof uketsuke>>> {
      for (let look = 1; ; look++) {
        const ended = await uketsuke(["card", "info", "--timeout", "0.5", "--json"]);
        if (look === 10 || !ended.stdout.includes("CARD_REMOVED")) return ended;
      }
    }

    it("vcard insert puts a card in until Ctrl-C, and card info reads it", async () => {
      await using card = await inserted("taro");
      const text = await uketsuke(["card", "info", "--quiet"]);
      expect(text).toMatchObject({ code: exitCodes.done, stderr: "" });
      await expect(steady(text.stdout)).toMatchFileSnapshot("golden/card-info.txt");
      const document = await uketsuke(["card", "info", "--reader", "pcd 00 00", "--json"]);
      await expect(steady(document.stdout)).toMatchFileSnapshot("golden/card-info.json.txt");
      card.stop("SIGINT");
      const ended = await card.ended;
      expect(ended).toMatchObject({ code: exitCodes.interrupted, stderr: "" });
      await expect(
        steady(ended.stdout).replace(/^(Cure of the vpcd delay) .*$/m, "$1  CURE"),
      ).toMatchFileSnapshot("golden/vcard-insert.txt");
    });

    it("card info waits for a card, and gives up with NO_CARD", async () => {
      const ended = await infoOfEmptySlot();
      expect(ended.code).toBe(exitCodes.broken);
      expect(json(ended)).toMatchObject({ error: { code: "NO_CARD" } });
      expect(ended.stderr).toBe("Put a card on the reader Virtual PCD 00 00.\n");
    });

    it("card info --trace writes a redacted trace, over no file that is there", async () => {
      const path = join(folder, "card.trace");
      await using card = await inserted("taro");
      const info = await uketsuke(["card", "info", "--trace", path]);
      expect(info.code).toBe(exitCodes.done);
      expect(info.stderr).not.toContain("ends early");
      const [, serial = ""] = /serial (\w+)/.exec(info.stdout) ?? [];
      const text = await readFile(path, "utf8");
      expect(serial).not.toBe("");
      expect(text).not.toContain(serial);
      const shown = await uketsuke(["trace", "show", path]);
      expect(shown.stdout).toContain("READ BINARY authentication.authenticationCertificate");
      expect(shown.stdout).toContain("card disposed");
      const again = await uketsuke(["card", "info", "--trace", path]);
      expect(again.code).toBe(exitCodes.usage);
      expect(again.stderr).toContain("error FILE_UNWRITABLE");
      expect(card.over()).toBe(false);
    });

    it("card info says that another card is none, and exits 1", async () => {
      await using card = start([
        "vcard",
        "insert",
        "not-my-number-card",
        "--json",
        "--port",
        String(pcscd.vpcdPort),
      ]);
      await card.printed(/\n}\n/);
      const ended = await uketsuke(["card", "info", "--json"]);
      expect(ended.code).toBe(exitCodes.no);
      expect(json(ended)).toMatchObject({ myNumberCard: false, reader: "Virtual PCD 00 00" });
      expect(card.over()).toBe(false);
      card.stop("SIGINT");
      const steadily = steady((await card.ended).stdout).replace(
        /"cure": \{[^}]*\}/,
        '"cure": "CURE"',
      );
      await expect(steadily).toMatchFileSnapshot("golden/vcard-insert.json.txt");
    });

    it("card info tells a blocked PIN and tries left", async () => {
      {
        await using card = await inserted("blocked");
        expect(card.over()).toBe(false);
        expect((await uketsuke(["card", "info"])).stdout).toMatch(/^PIN +blocked$/m);
      }
      await using card = await inserted("last-try");
      expect(card.over()).toBe(false);
      expect((await uketsuke(["card", "info"])).stdout).toMatch(/^PIN +1 tries left$/m);
    });

    it("card info does not ask a phone for what it would not give", async () => {
      {
        await using card = await inserted("android");
        expect(card.over()).toBe(false);
        const { stdout } = await uketsuke(["card", "info"]);
        expect(stdout).toMatch(/^Card +android \(JPKIAPGPSETOKEN\)$/m);
        expect(stdout).toMatch(/^Authentication certificate +read only after the PIN$/m);
      }
      await using card = await inserted("iphone");
      expect(card.over()).toBe(false);
      const { stdout } = await uketsuke(["card", "info"]);
      expect(stdout).toMatch(/^PIN +none here: the phone asks its holder itself$/m);
      expect(stdout).toMatch(/^Authentication certificate +serial /m);
    });

    it("a reader that is not there is named with those that are", async () => {
      const ended = await uketsuke(["card", "info", "--reader", "Face(1)"]);
      expect(ended.code).toBe(exitCodes.broken);
      expect(ended.stderr).toContain("error READER_UNAVAILABLE");
      expect(ended.stderr).toContain("Virtual PCD 00 00");
    });

    it("vcard insert says when no slot listens, and when the photo is not there", async () => {
      const none = await uketsuke(["vcard", "insert", "taro", "--port", "1"]);
      expect(none.code).toBe(exitCodes.broken);
      expect(none.stderr).toContain("error VPCD_UNAVAILABLE");
      const photo = await uketsuke(["vcard", "insert", "--photo", join(folder, "absent.jp2")]);
      expect(photo).toMatchObject({ code: exitCodes.usage });
      expect(photo.stderr).toContain("error FILE_UNREADABLE");
      const nobody = await uketsuke(["vcard", "insert", "nobody"]);
      expect(nobody.stderr).toContain(
        "error USAGE: There is no persona nobody.\nhint: See uketsuke vcard personas.\n",
      );
    });

    it("three processes make one reception: card in a slot, server, visit with the PIN", async () => {
      const saved = join(folder, "card.json");
      const port = String(pcscd.vpcdPort);
      await using card = startProcess(["vcard", "insert", "taro", "--port", port, "--save", saved]);
      await card.printed("Slot");
      const serve = ["sim", "serve", "--card", saved, "--credentials", folder];
      await using server = startProcess(serve);
      await server.printed("Configuration");
      const config = join(folder, "uketsuke.json");
      const args = ["visit", "--config", config, "--pin-stdin", "--json"];
      const ended = await startProcess([...args, "--consents", "all"], {
        env: pcscd.environment,
        stdin: "1234\n",
      }).ended;
      expect(ended.code).toBe(exitCodes.done);
      expect(json(ended)).toMatchObject({
        outcome: "complete",
        identifiedBy: "pin",
        sandbox: true,
        simulatedTerminal: false,
        consents: { medication: true, surgery: true },
      });

      const staff = await uketsuke([
        "visit",
        "--config",
        config,
        "--identify",
        "staff",
        "--staff-reason",
        "other",
        "--json",
      ]);
      expect(staff.code).toBe(exitCodes.usage);
      expect(json(staff)).toMatchObject({ error: { code: "NO_TERMINAL_AUTHENTICATOR" } });

      await using leaving = start(args);
      await leaving.printed("PIN tries left");
      card.stop("SIGTERM");
      const removed = await leaving.ended;
      expect(json(removed)).toMatchObject({ outcome: "card-removed", reason: "during pin" });
      expect(removed.code).toBe(exitCodes.no);
      expect((await card.ended).code).toBe(exitCodes.terminated);
      server.stop("SIGINT");
      expect((await server.ended).code).toBe(exitCodes.interrupted);
    });

    it.skipIf(!hasTmux)("Ctrl-C after the PIN leaves the card reset (needs tmux)", async () => {
      const saved = join(folder, "card.json");
      await using card = await inserted("taro", "--save", saved);
      await using server = start(["sim", "serve", "--card", saved, "--credentials", folder]);
      await server.printed("Configuration");
      await using terminals = await openTerminals();
      const visit = terminals.uketsuke(
        ["visit", "--config", join(folder, "uketsuke.json")],
        pcscd.environment,
      );
      await visit.shows("PIN (four digits");
      visit.press("1234", "Enter");
      await visit.shows("nothing chosen = no consent");
      visit.press("C-c");
      expect(await visit.ended()).toBe(exitCodes.interrupted);
      expect(card.over()).toBe(false);
      const after = await uketsuke(["card", "info"]);
      expect(after.stdout).toMatch(/^PIN +3 tries left$/m);
    });

    it("visit --reader vpcd puts the made card into the slot, and Ctrl-C leaves no card behind", async () => {
      const args = [
        "visit",
        "--sandbox",
        "--reader",
        "vpcd",
        "--vpcd-port",
        String(pcscd.vpcdPort),
        "--pin-stdin",
        "--folder",
        folder,
      ];
      const whole = await uketsuke([...args, "--json"], { stdin: "1234\n" });
      expect(json(whole)).toMatchObject({ outcome: "complete" });

      await using waiting = start(args);
      await waiting.printed("PIN tries left");
      waiting.stop("SIGINT");
      expect(await waiting.ended).toMatchObject({ code: exitCodes.interrupted, stdout: "" });
      const after = await infoOfEmptySlot();
      expect(json(after)).toMatchObject({ error: { code: "NO_CARD" } });
    });
  },
);
