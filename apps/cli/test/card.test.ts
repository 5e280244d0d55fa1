import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verificationNumberB } from "@uketsuke/jpki";
import {
  cardFace,
  issueCard,
  missingForPrivatePcscd,
  type PersonaName,
  type PrivatePcscd,
  startPrivatePcscd,
} from "@uketsuke/jpki/virtual-card";
import type { DoctorReport } from "@uketsuke/terminal";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { json, type Running, start, uketsuke } from "./command-line.ts";
import { steady } from "./steady.ts";

const missing = await missingForPrivatePcscd();

/** What is different on every made card. */
function fixed(text: string): string {
  return steady(text)
    .replace(/-----BEGIN[\s\S]*?END CERTIFICATE-----/, "PEM")
    .replace(/"sha256": "\w+"/, '"sha256": "SHA256"');
}

/** The number that opens a persona's photo, as it is typed. */
async function verificationNumberOf(persona: PersonaName): Promise<string> {
  const card = await issueCard({ persona });
  const number = verificationNumberB(cardFace(card.persona));
  return `${Buffer.from(number).toString("latin1")}\n`;
}

describe.skipIf(missing.length > 0)(
  `cards over real PC/SC (skipped without: pcscd, vpcd${missing.length > 0 ? `; here: ${missing.join(", ")}` : ""})`,
  () => {
    let pcscd: PrivatePcscd;
    let folder = "";

    beforeAll(async () => {
      pcscd = await startPrivatePcscd();
      Object.assign(process.env, pcscd.environment);
      folder = await mkdtemp(join(tmpdir(), "uketsuke-card-"));
    });
    afterAll(async () => {
      await pcscd?.[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    });

    async function inserted(persona: string): Promise<Running> {
      const port = String(pcscd.vpcdPort);
      const running = start(["vcard", "insert", persona, "--port", port]);
      await running.printed("Slot");
      return running;
    }

    it("cert prints a certificate that openssl reads, without a name in it", async () => {
      await using _card = await inserted("taro");
      const text = await uketsuke(["card", "cert"]);
      expect(text.code).toBe(exitCodes.done);
      await expect(fixed(text.stdout)).toMatchFileSnapshot("golden/card-cert.txt");
      const told = execFileSync("openssl", ["x509", "-noout", "-text"], { input: text.stdout });
      expect(told.toString()).toContain("Public Key Algorithm: rsaEncryption");
      expect(told.toString()).not.toContain("見本");
      const document = await uketsuke(["card", "cert", "--authority", "--json"]);
      await expect(fixed(document.stdout)).toMatchFileSnapshot("golden/card-cert.json.txt");
    });

    it("photo goes into a new file that only its owner reads", async () => {
      await using _card = await inserted("taro");
      const to = join(folder, "photo.jp2");
      const number = await verificationNumberOf("taro");
      const args = ["card", "photo", "--to", to, "--number-stdin"];
      const text = await uketsuke(args, { stdin: number });
      expect(text).toMatchObject({ code: exitCodes.done });
      expect(text.stderr).not.toContain("550217");
      expect((await stat(to)).mode & 0o777).toBe(0o600);
      // The signature box of JPEG 2000.
      expect((await readFile(to)).subarray(4, 8).toString("latin1")).toBe("jP  ");
      await expect(text.stdout.replaceAll(folder, "FOLDER")).toMatchFileSnapshot(
        "golden/card-photo.txt",
      );
      const again = await uketsuke(args, { stdin: number });
      expect(again.code).toBe(exitCodes.usage);
      expect(again.stderr).toContain("error FILE_UNWRITABLE");
      const other = join(folder, "other.jp2");
      const document = await uketsuke(
        ["card", "photo", "--to", other, "--number-stdin", "--json"],
        { stdin: number },
      );
      await expect(document.stdout.replaceAll(folder, "FOLDER")).toMatchFileSnapshot(
        "golden/card-photo.json.txt",
      );
      const wrong = join(folder, "wrong.jp2");
      const refused = await uketsuke(["card", "photo", "--to", wrong, "--number-stdin"], {
        stdin: number.replace("5\n", "6\n"),
      });
      expect(refused.code).toBe(exitCodes.broken);
      expect(refused.stderr).toContain("VERIFICATION_NUMBER_INCORRECT");
      expect(refused.stderr).not.toContain("550217");
      await expect(stat(wrong)).rejects.toThrow("ENOENT");
    });

    it("doctor --card looks at the card and, with its number, at the photo, and keeps neither", async () => {
      await using _card = await inserted("taro");
      const facts = new URL("fixtures/made-terminal.facts.json", import.meta.url).pathname;
      const args = ["doctor", "--facts", facts, "--card", "--number-stdin", "--json"];
      const number = await verificationNumberOf("taro");
      const seen = await uketsuke(args, { stdin: number });
      const row = json<DoctorReport>(seen).rows.find(({ id }) => id === "SCOPE-2");
      expect(row?.observed.en).toMatch(/^ATR [0-9a-f]+: photo read$/);
      expect(seen.stdout + seen.stderr).not.toContain("550217");
      const wrong = await uketsuke(args, { stdin: number.replace("5\n", "6\n") });
      expect(wrong.code).toBe(exitCodes.broken);
      expect(wrong.stdout).toContain("VERIFICATION_NUMBER_INCORRECT");
    });

    it("auth signs after the PIN, and says what it did not check", async () => {
      await using _card = await inserted("taro");
      const right = ["card", "auth", "--pin-stdin"];
      const text = await uketsuke(right, { stdin: "1234\n" });
      expect(text.code).toBe(exitCodes.done);
      await expect(text.stdout).toMatchFileSnapshot("golden/card-auth.txt");
      const wrong = await uketsuke(right, { stdin: "9999\n" });
      expect(wrong.code).toBe(exitCodes.no);
      expect(wrong.stdout + wrong.stderr).not.toContain("9999");
      expect(wrong.stdout).toContain("PIN_INCORRECT");
      const document = await uketsuke([...right, "--json"], { stdin: "1234\n" });
      await expect(document.stdout).toMatchFileSnapshot("golden/card-auth.json.txt");
      const nobody = await uketsuke(["card", "auth"]);
      expect(nobody.code).toBe(exitCodes.usage);
      expect(nobody.stderr).toContain("NEEDS_TERMINAL");
    });

    it("auth keeps the last try unless it may have it, and asks no phone for what it does itself", async () => {
      {
        await using _card = await inserted("last-try");
        const kept = await uketsuke(["card", "auth", "--pin-stdin", "--json"], { stdin: "1111\n" });
        expect(kept.code).toBe(exitCodes.no);
        expect(json(kept)).toMatchObject({
          refused: "PIN_LAST_TRY",
          pin: { attemptsRemaining: 1 },
        });
      }
      await using _card = await inserted("iphone");
      const phone = await uketsuke(["card", "auth", "--json"]);
      expect(json(phone)).toMatchObject({ method: "device", revocation: "revocation-unchecked" });
    });

    it("apdu sends what it is given and says what the answer means", async () => {
      await using _card = await inserted("taro");
      const select = "00A4 040C 0A D392F000260100000001";
      const args = ["card", "apdu", select, "00A4020C020018", "00200080", "00B0000001"];
      const text = await uketsuke(args);
      expect(text.code).toBe(exitCodes.done);
      await expect(text.stdout).toMatchFileSnapshot("golden/card-apdu.txt");
      const document = await uketsuke(["card", "apdu", select, "--json"]);
      await expect(document.stdout).toMatchFileSnapshot("golden/card-apdu.json.txt");
    });

    it("apdu refuses what no command line should hold, before any card is asked", async () => {
      const refused = [
        "00200080 04 31323334",
        "00240180 08 3132333431323334",
        "002C0080 04 31323334",
        "00A4020C 02 0001",
        "00B0810000",
        "00A4",
        "hello",
      ];
      for (const command of refused) {
        const ended = await uketsuke(["card", "apdu", "00A4040C00", command]);
        expect([command, ended.code]).toEqual([command, exitCodes.usage]);
        expect(ended.stderr).not.toContain("31323334");
      }
    });

    it("readers --watch tells that a card comes and goes", async () => {
      await using watching = start(["readers", "--watch", "--output", "ndjson"]);
      await watching.printed('"state":"waiting"');
      {
        await using _card = await inserted("taro");
        await watching.printed('"state":"card"');
      }
      await watching.printed(/"card"[\s\S]*"waiting"/);
      watching.stop("SIGINT");
      expect((await watching.ended).code).toBe(exitCodes.interrupted);
    });
  },
);
