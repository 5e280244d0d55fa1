import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openMyNumberCard } from "@uketsuke/jpki";
import { issueCard, readPersona } from "@uketsuke/jpki/virtual-card";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { uketsuke } from "./command-line.ts";
import { hasTmux, openTerminals } from "./screen.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-create-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const jiro = ["--name", "試作　次郎", "--kana", "シサク　ジロウ", "--born", "1991-02-03"];
const ends = ["--card-ends", "2031-02-03", "--certificate-ends", "2030-02-03"];

async function read(path: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
}

describe("vcard create", () => {
  it("writes a person of whom a card can be made", async () => {
    const to = join(folder, "jiro.json");
    const tries = ["--pin", "9182", "--tries", "2", "--no-signing"];
    const text = await uketsuke(["vcard", "create", "--to", to, ...jiro, ...ends, ...tries]);
    expect(text).toMatchObject({ code: exitCodes.done, stderr: "" });
    await expect(text.stdout.replaceAll(folder, "FOLDER")).toMatchFileSnapshot(
      "golden/vcard-create.txt",
    );
    expect((await stat(to)).mode & 0o777).toBe(0o600);
    const card = await issueCard({ persona: readPersona(await read(to)) });
    await using myNumberCard = await openMyNumberCard(card);
    expect(await myNumberCard.authentication.pinTriesLeft()).toMatchObject({
      attemptsRemaining: 2,
    });
    expect(card.certificates.signing).toBeUndefined();
    const again = await uketsuke(["vcard", "create", "--to", to, ...jiro]);
    expect(again.code).toBe(exitCodes.usage);
    expect(again.stderr).toContain("error FILE_UNWRITABLE");
    const other = join(folder, "jiro-2.json");
    const document = await uketsuke(["vcard", "create", "--to", other, ...jiro, ...ends, "--json"]);
    await expect(document.stdout.replaceAll(folder, "FOLDER")).toMatchFileSnapshot(
      "golden/vcard-create.json.txt",
    );
  });

  it("counts ends from today, and blocks the PINs that nobody has", async () => {
    const to = join(folder, "past.json");
    const past = ["--card-ends", "-40d", "--certificate-ends", "2b", "--no-pin", "--revoked"];
    const ended = await uketsuke(["vcard", "create", "--to", to, ...jiro, ...past]);
    expect(ended.code).toBe(exitCodes.done);
    expect(await read(to)).toMatchObject({
      id: "past",
      cardEnds: { days: -40 },
      certificateEnds: { birthdays: 2 },
      pins: {},
      revoked: true,
    });
  });

  it.each([
    ["a name for the file that insert would not take", ["--to", "jiro"], "USAGE"],
    ["a day that is none", ["--born", "1991-02-30"], "VIRTUAL_CARD_INVALID"],
    ["a PIN that is none", ["--pin", "12"], "VIRTUAL_CARD_INVALID"],
    ["an end that is none", ["--card-ends", "soon"], "VIRTUAL_CARD_INVALID"],
    ["more tries than there are", ["--tries", "16"], "VIRTUAL_CARD_INVALID"],
  ])("refuses %s and writes nothing", async (_what, args, code) => {
    const to = join(folder, "wrong.json");
    const ended = await uketsuke(["vcard", "create", "--to", to, ...jiro, ...args]);
    expect(ended).toMatchObject({ code: exitCodes.usage, stdout: "" });
    expect(ended.stderr).toContain(`error ${code}`);
    await expect(stat(to)).rejects.toThrow("ENOENT");
  });

  it("without a terminal it says what is missing", async () => {
    const ended = await uketsuke(["vcard", "create", "--to", join(folder, "nobody.json")]);
    expect(ended.code).toBe(exitCodes.usage);
    expect(ended.stderr).toContain("error NEEDS_TERMINAL: --name is missing");
  });
});

describe.skipIf(!hasTmux)("vcard create on a terminal (skipped without tmux)", () => {
  it("asks for what is missing", async () => {
    await using terminals = await openTerminals();
    const to = join(folder, "asked.json");
    const screen = terminals.uketsuke(["vcard", "create", "--to", to], { LANG: "ja_JP.UTF-8" });
    await screen.shows("架空の氏名");
    screen.press("試作　花", "Enter");
    await screen.shows("氏名カナ");
    screen.press("シサク　ハナ", "Enter");
    await screen.shows("生年月日");
    screen.press("1991-02-03", "Enter");
    expect(await screen.ended()).toBe(exitCodes.done);
    expect(await read(to)).toMatchObject({ name: "試作　花", birthDate: "1991-02-03" });
  });
});
