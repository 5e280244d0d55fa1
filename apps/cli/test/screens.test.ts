import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { missingForPrivatePcscd, startPrivatePcscd } from "@uketsuke/jpki/virtual-card";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { program } from "./command-line.ts";
import { hasTmux, openTerminals, type Terminals } from "./screen.ts";
import { steady } from "./steady.ts";

const fixture = (name: string): string =>
  fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const has = (shell: string): boolean => spawnSync(shell, ["--version"]).status === 0;
const japanese = { LANG: "ja_JP.UTF-8" };
const noPcsc = [
  ...(await missingForPrivatePcscd()),
  ...(await import("pcsclite").then(
    () => [],
    () => ["the npm package pcsclite"],
  )),
];

describe.skipIf(!hasTmux)("what a person sees (skipped without tmux)", () => {
  let terminals: Terminals;
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "uketsuke-screens-"));
    terminals = await openTerminals();
  });
  afterAll(async () => {
    await terminals?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });
  const visit = (...more: readonly string[]): string[] => [
    ...["visit", "--sandbox", "--folder", folder, ...more],
  ];

  it("a visit: the PIN is stars, a wrong one is asked again, consents are chosen, in Japanese", async () => {
    const screen = terminals.uketsuke(visit(), japanese);
    await screen.shows("暗証番号（4桁");
    screen.press("9999", "Enter");
    await screen.shows(/暗証番号が違う。\n.*\n.*残り回数: 2\n暗証番号（4桁/);
    screen.press("12x");
    await screen.shows(/残り回数: 2\n暗証番号（4桁.*\*\*\*/);
    screen.press("BSpace", "34", "Enter");
    await screen.shows("選ばなければ同意なし");
    screen.press("Space");
    const chosen = await screen.shows("◼");
    screen.press("Enter");
    expect(await screen.ended()).toBe(exitCodes.done);
    const seen = await screen.shows(/Consents +surgery \(sent\)/);
    await expect(steady(`${seen.replaceAll(folder, "FOLDER")}\n`)).toMatchFileSnapshot(
      "golden/screens/visit.txt",
    );
    for (const secret of ["1234", "9999", "12x", "太郎"])
      expect(chosen + seen).not.toContain(secret);
  });

  it("a statement about a row: what no option says is asked for, in Japanese", async () => {
    const file = join(folder, "attestations.json");
    const facts = ["--facts", fixture("made-terminal.facts.json")];
    const screen = terminals.uketsuke(
      ["doctor", "attest", "MNT-1", ...facts, "--file", file],
      japanese,
    );
    await screen.shows("申告の内容");
    screen.press("Enter");
    await screen.shows("▲");
    screen.press("made", "Enter");
    await screen.shows("申告する会社と人");
    screen.press("Made Vendor", "Enter");
    expect(await screen.ended()).toBe(exitCodes.done);
    await screen.shows(/申告した者 +Made Vendor/);
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({
      entries: [{ row: "MNT-1", statement: "made", by: "Made Vendor" }],
    });
  });

  it("a look by staff: a reason is chosen, and no is the default", async () => {
    const screen = terminals.uketsuke(visit("--identify", "staff"));
    await screen.shows("Why staff identifies");
    screen.press("Down", "Enter");
    await screen.shows("Is this the person");
    screen.press("Enter");
    expect(await screen.ended()).toBe(exitCodes.no);
    const seen = await screen.shows(/Reason +staff-declined/);
    await expect(steady(`${seen.replaceAll(folder, "FOLDER")}\n`)).toMatchFileSnapshot(
      "golden/screens/visit-staff.txt",
    );
  });

  it("Ctrl-C as a key at the PIN exits 130; what was typed is not sent and no file is left", async () => {
    const own = join(folder, "interrupted");
    await mkdir(own);
    const screen = terminals.uketsuke(["visit", "--sandbox", "--folder", own]);
    await screen.shows("PIN (four digits");
    screen.press("12", "C-c");
    expect(await screen.ended()).toBe(exitCodes.interrupted);
    expect(await screen.shows("PIN (four digits")).not.toContain("pin: pin-incorrect");
    expect(await readdir(own)).toEqual([]);
  });

  it.skipIf(noPcsc.length > 0)(
    `Ctrl-C while it waits for a card exits 130 (skipped without: pcscd, vpcd${noPcsc.length > 0 ? `; here: ${noPcsc.join(", ")}` : ""})`,
    async () => {
      await using pcscd = await startPrivatePcscd();
      const screen = terminals.uketsuke(["card", "info"], pcscd.environment);
      await screen.shows("Put a card on the reader");
      screen.press("C-c");
      expect(await screen.ended()).toBe(exitCodes.interrupted);
    },
  );

  it("progress is one line that is rewritten, and gone when the work is done", async () => {
    const screen = terminals.open([process.execPath, fixture("long-work.ts")]);
    const working = await screen.shows("40/80");
    expect(working).toBe("a note between\npictures 40/80, 2:00, about 2:00 left");
    screen.press("Enter");
    expect(await screen.ended()).toBe(0);
    expect(await screen.shows("the result")).toBe("a note between\nthe result\n(ended with 0)");
  });

  it("doctor is in colour on a terminal, and plain with NO_COLOR", async () => {
    const args = ["doctor", "--facts", fixture("made-terminal.facts.json")];
    const screen = terminals.uketsuke(args);
    expect(await screen.ended()).toBe(exitCodes.unknown);
    expect(screen.inColour()).toBe(true);
    const plain = terminals.uketsuke(args, { NO_COLOR: "1" });
    expect(await plain.ended()).toBe(exitCodes.unknown);
    expect(plain.inColour()).toBe(false);
  });

  describe("the tab key", () => {
    beforeAll(async () => {
      const bin = join(folder, "bin");
      await mkdir(bin);
      await symlink(program, join(bin, "uketsuke"));
      await mkdir(join(folder, "zsh"));
      await writeFile(
        join(folder, "zsh", ".zshrc"),
        "PS1='$ '\nautoload -U compinit && compinit -u -D\nsource <(uketsuke completion zsh)\n",
      );
      await writeFile(
        join(folder, "bashrc"),
        "PS1='$ '\nbind 'set bell-style none'\nsource <(uketsuke completion bash)\n",
      );
      await writeFile(join(folder, "a file $(touch evil).json"), "{}");
      await chmod(join(folder, "bashrc"), 0o600);
    });

    const shells: Readonly<Record<string, readonly string[]>> = {
      bash: ["bash", "--noprofile", "--rcfile", "bashrc", "-i"],
      zsh: ["zsh", "-i"],
      fish: [
        "fish",
        "--no-config",
        "-C",
        "function fish_prompt; printf '$ '; end; uketsuke completion fish | source",
      ],
    };

    for (const [shell, command] of Object.entries(shells)) {
      it.skipIf(!has(shell))(
        `completes commands, options, their values and files in ${shell}, and runs nothing that was typed (skipped without ${shell})`,
        async () => {
          const path = [join(folder, "bin"), dirname(process.execPath), process.env.PATH].join(":");
          const screen = terminals.open(
            ["sh", "-c", `cd ${folder} && exec "$@"`, "sh", ...command],
            {
              PATH: path,
              ZDOTDIR: join(folder, "zsh"),
              XDG_CONFIG_HOME: folder,
              HOME: folder,
            },
          );
          await screen.shows("$");
          screen.press("uketsuke vca", "Tab");
          await screen.shows("uketsuke vcard");
          screen.press("ins", "Tab");
          await screen.shows("vcard insert");
          screen.press("--at", "Tab");
          await screen.shows("--atr");
          screen.press("dri", "Tab");
          await screen.shows("drivingLicence");
          screen.press("C-u", "uketsuke doctor --facts 'a file $(touch evil)", "Tab");
          await screen.shows(".json");
          expect(await readdir(folder)).not.toContain("evil");
        },
      );
    }
  });
});
