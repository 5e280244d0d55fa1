import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  applyInstallation,
  type Installation,
  kitExample,
  kitInstallation,
  lineDifference,
  planInstallation,
  readKitText,
  removeInstallation,
} from "../../src/kit/index.ts";
import { stateOf } from "./folder-state.ts";

const strace =
  spawnSync("strace", ["-f", "-qq", "-o", "/dev/null", process.execPath, "-e", "0"]).status === 0;
const noStrace = strace ? "" : " (skipped: strace absent or not permitted)";
// One thread for files: strace counts the calls of each thread for itself.
const env = { ...process.env, UV_THREADPOOL_SIZE: "1" };
const child = fileURLToPath(new URL("../children/apply-kit.ts", import.meta.url));

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "uketsuke-kit-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const kit = (system: "linux" | "windows" = "linux", changes = (text: string) => text) =>
  kitInstallation(readKitText(changes(kitExample(system))), { kitFolder: root });
const kinds = (changes: readonly { readonly kind: string }[]) => [
  ...new Set(changes.map(({ kind }) => kind)),
];

describe("an installation", () => {
  test("a plan changes nothing", async () => {
    const before = stateOf(root);
    const plan = await planInstallation(await kit(), { root });
    expect(kinds(plan)).toEqual(["make-folder", "create"]);
    expect(stateOf(root)).toEqual(before);
  });

  test.each(["linux", "windows"] as const)(
    "applied twice on %s, the second time writes nothing",
    async (system) => {
      const wanted = await kit(system);
      await applyInstallation(wanted, { root });
      const once = stateOf(root);
      expect(Object.keys(once).length).toBeGreaterThan(8);
      expect(kinds(await applyInstallation(wanted, { root }))).toEqual(["keep"]);
      expect(stateOf(root)).toEqual(once);
    },
  );

  test.each(["linux", "windows"] as const)(
    "taken away on %s, everything is as it was",
    async (system) => {
      const wanted = await kit(system);
      const first = wanted.files[0]?.path.replace(/^C:/, "C").split(/[\\/]/) ?? [];
      mkdirSync(join(root, ...first.slice(0, -1)), { recursive: true });
      writeFileSync(join(root, ...first), "somebody's own\n", { mode: 0o640 });
      const before = stateOf(root, { times: false });
      await applyInstallation(wanted, { root });
      expect(stateOf(root, { times: false })).not.toEqual(before);
      const dry = await removeInstallation(wanted, { root, dryRun: true });
      expect(kinds(dry)).toEqual(["restore", "remove"]);
      expect(await removeInstallation(wanted, { root })).toEqual(dry);
      expect(stateOf(root, { times: false })).toEqual(before);
      expect(await removeInstallation(wanted, { root })).toEqual([]);
    },
  );

  test("a changed kit changes its file only, and the way back still leads to the beginning", async () => {
    const before = stateOf(root, { times: false });
    await applyInstallation(await kit(), { root });
    const next = await kit("linux", (text) => text.replace("placement: lay", "placement: stand"));
    const plan = await planInstallation(next, { root });
    const replaced = plan.filter(({ kind }) => kind === "replace");
    expect(replaced.map(({ path }) => path)).toEqual([
      "/etc/uketsuke/kit.json",
      "/etc/uketsuke/kiosk.json",
    ]);
    const { before: from = "", after: to = "" } = replaced[1] ?? {};
    expect(lineDifference(from, to).filter((line) => !line.startsWith(" "))).toEqual([
      '-  "placement": "lay",',
      '+  "placement": "stand",',
    ]);
    await applyInstallation(next, { root });
    await removeInstallation(next, { root });
    expect(stateOf(root, { times: false })).toEqual(before);
  });

  test("a file the kit no longer names goes", async () => {
    await applyInstallation(await kit(), { root });
    const less = await kit("linux", (text) =>
      text.replace(/^kiosk:\n(?: .*\n)+/m, "").replace(/^service:\n(?: .*\n)+/m, ""),
    );
    expect(kinds(await applyInstallation(less, { root }))).toContain("remove");
    expect(existsSync(join(root, "etc/uketsuke/kiosk.json"))).toBe(false);
    expect(kinds(await applyInstallation(less, { root }))).toEqual(["keep"]);
  });

  test("a file that somebody changed since is kept when the rest goes, and put right by the next apply", async () => {
    const wanted = await kit();
    await applyInstallation(wanted, { root });
    const path = join(root, "etc/uketsuke/kiosk.json");
    const ours = readFileSync(path, "utf8");
    writeFileSync(path, "changed by hand");
    await applyInstallation(wanted, { root });
    expect(readFileSync(path, "utf8")).toBe(ours);
    writeFileSync(path, "changed by hand");
    const steps = await removeInstallation(wanted, { root });
    expect(steps.find((step) => step.path.endsWith("kiosk.json"))?.kind).toBe("keep");
    expect(readFileSync(path, "utf8")).toBe("changed by hand");
  });

  test("rights are part of a file", async () => {
    const wanted = await kit();
    await applyInstallation(wanted, { root });
    chmodSync(join(root, "etc/uketsuke/kit.json"), 0o666);
    expect(kinds(await applyInstallation(wanted, { root }))).toContain("replace");
    expect(kinds(await planInstallation(wanted, { root }))).toEqual(["keep"]);
  });

  test("a link, a folder or a file in the way, and a broken record, are told and not touched", async () => {
    const wanted = await kit();
    mkdirSync(join(root, "etc/uketsuke"), { recursive: true });
    symlinkSync("/etc/passwd", join(root, "etc/uketsuke/kit.json"));
    const refused = { code: "INSTALLATION_BLOCKED" };
    await expect(applyInstallation(wanted, { root })).rejects.toMatchObject(refused);
    rmSync(join(root, "etc/uketsuke/kit.json"));
    writeFileSync(join(root, "srv"), "");
    await expect(applyInstallation(wanted, { root })).rejects.toMatchObject(refused);
    rmSync(join(root, "srv"));
    writeFileSync(join(root, "etc/uketsuke/kit.installed.json"), "{");
    await expect(removeInstallation(wanted, { root })).rejects.toMatchObject(refused);
  });

  test("a Windows kit does not go onto a Linux machine", async () => {
    await expect(planInstallation(await kit("windows"))).rejects.toMatchObject({
      code: "KIT_ELSEWHERE",
    });
  });

  test("certificate and root of an update source are delivered with the kit", async () => {
    writeFileSync(join(root, "ca.pem"), "a certificate");
    const text =
      "system: linux\nupdateSources:\n  - { name: bridge, url: 'https://u.example/', ca: ca.pem }\n";
    const wanted = await kitInstallation(readKitText(text), { kitFolder: root });
    expect(wanted.files.map(({ path }) => path)).toEqual([
      "/etc/uketsuke/kit.json",
      "/etc/uketsuke/update-sources/bridge-ca.pem",
    ]);
    expect(wanted.files[0]?.content).toContain("/etc/uketsuke/update-sources/bridge-ca.pem");
    rmSync(join(root, "ca.pem"));
    await expect(kitInstallation(readKitText(text), { kitFolder: root })).rejects.toMatchObject({
      code: "INSTALLATION_BLOCKED",
    });
  });

  test.skipIf(!strace)(
    `killed in the middle, the next run ends it and the way back is whole${noStrace}`,
    async () => {
      const text = kitExample("linux");
      const wanted: Installation = await kit();
      mkdirSync(join(root, "etc/uketsuke"), { recursive: true });
      writeFileSync(join(root, "etc/uketsuke/kit.json"), "{}\n");
      const before = stateOf(root, { times: false });
      await applyInstallation(wanted, { root });
      const whole = stateOf(root, { times: false });
      await removeInstallation(wanted, { root });
      let half = 0;
      for (const at of [1, 2, 3]) {
        const inject = ["-e", "trace=rename", "-e", `inject=rename:signal=SIGKILL:when=${at}`];
        const args = [
          "-f",
          "-qq",
          "-o",
          "/dev/null",
          ...inject,
          process.execPath,
          child,
          root,
          text,
        ];
        spawnSync("strace", args, { env });
        const there = stateOf(root, { times: false });
        if (JSON.stringify(there) !== JSON.stringify(whole)) half++;
        if (at < 3) {
          await applyInstallation(wanted, { root });
          expect(stateOf(root, { times: false })).toEqual(whole);
        }
        await removeInstallation(wanted, { root });
        expect(stateOf(root, { times: false })).toEqual(before);
      }
      expect(half).toBeGreaterThan(0);
    },
  );
});
