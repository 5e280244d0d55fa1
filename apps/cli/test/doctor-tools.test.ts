import { generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readReport } from "@uketsuke/terminal";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { type Ended, json, start, uketsuke } from "./command-line.ts";
import facts from "./fixtures/made-terminal.facts.json" with { type: "json" };
import { steady } from "./steady.ts";

const fixture = (name: string): string => new URL(`fixtures/${name}`, import.meta.url).pathname;
const made = [
  ...["--facts", fixture("made-terminal.facts.json")],
  ...["--kit", fixture("made-terminal.kit.json")],
];
const attested = [...made, "--attestations", fixture("made-terminal.attestations.json")];

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-tools-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

/** Text and JSON of one command, kept as golden files. */
async function golden(name: string, args: readonly string[], code: number): Promise<void> {
  for (const [end, more] of [
    [".txt", []],
    [".json.txt", ["--json"]],
  ] as const) {
    const ended = await uketsuke([...args, ...more]);
    expect(ended.code, ended.stderr).toBe(code);
    await expect(tidy(ended.stdout)).toMatchFileSnapshot(`golden/${name}${end}`);
  }
}

function tidy(text: string): string {
  return steady(text.replaceAll(folder, "FOLDER"))
    .replace(/"userAgent": ".*"/, '"userAgent": "BROWSER"')
    .replace(/[0-9a-f]{64}/g, "SHA256");
}

describe("doctor --report", () => {
  it("writes several forms at once, whole, with one of them on stdout", async () => {
    const reports = `json:${at("r.json")},junit:${at("r.xml")},html:${at("r.html")},md:${at("r.md")},nagios`;
    const delivery = ["--serial", "K2-1", "--institution", "Made Clinic"];
    const ended = await uketsuke(["doctor", ...attested, "--report", reports, ...delivery]);
    expect(ended).toMatchObject({ code: exitCodes.done, stderr: "" });
    expect(ended.stdout).toMatch(/^DOCTOR OK - .*\n$/);
    expect((await readdir(folder)).sort()).toEqual(["r.html", "r.json", "r.md", "r.xml"]);
    expect(await readFile(at("r.html"), "utf8")).toContain("Made Clinic");
    expect(readReport(JSON.parse(await readFile(at("r.json"), "utf8"))).summary.verdict).toBe(
      "met",
    );
    await golden("doctor-report", ["doctor", "report", at("r.json"), "--as", "md"], exitCodes.done);
    const wrong = await uketsuke(["doctor", "report", fixture("made-terminal.kit.json")]);
    expect(wrong).toMatchObject({ code: exitCodes.usage, stdout: "" });
    expect(wrong.stderr).toContain("REPORT_INVALID");
  });

  it.each([
    ["an unknown form", "xls:a.xls", "choose of json, junit, md, html, nagios"],
    ["two for stdout", "md,nagios", "Only one report can go to stdout"],
    ["a folder that is not there", "md:/nonexistent/a.md", "FILE_UNWRITABLE"],
  ])("refuses %s before it looks", async (_what, form, why) => {
    const ended = await uketsuke(["doctor", ...made, "--report", form]);
    expect(ended).toMatchObject({ code: exitCodes.usage, stdout: "" });
    expect(ended.stderr).toContain(why);
  });
});

describe("doctor row", () => {
  it("explains one row", () =>
    golden("doctor-row", ["doctor", "row", "USB-3", ...attested], exitCodes.done));

  it("says unknown and no such row by its exit code", async () => {
    expect((await uketsuke(["doctor", "row", "MNT-1", ...made])).code).toBe(exitCodes.unknown);
    const none = await uketsuke(["doctor", "row", "MEM-9", ...made]);
    expect(none).toMatchObject({ code: exitCodes.usage });
    expect(none.stderr).toContain("has no row MEM-9");
  });
});

describe("doctor attest", () => {
  it("adds a statement with document and signature, which then counts; list and verify tell it", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const [key, pub, contract, file] = ["key.pem", "pub.pem", "contract.pdf", "a.json"].map(at);
    await writeFile(key as string, privateKey.export({ type: "pkcs8", format: "pem" }));
    await writeFile(pub as string, publicKey.export({ type: "spki", format: "pem" }));
    await writeFile(contract as string, "made");
    const args = [
      ...["doctor", "attest", "MNT-1", ...made, "--file", file as string, "--sign", key as string],
      ...[
        "--statement",
        "Direct line 9-18 h.",
        "--by",
        "Made Vendor, A",
        "--expires",
        "2031-11-20",
      ],
      ...["--evidence", contract as string],
    ];
    const shown = await uketsuke(args);
    expect(shown.code, shown.stderr).toBe(exitCodes.done);
    const keyId = /Signed +([0-9a-f]{16})/.exec(shown.stdout)?.[1] ?? "no key id";
    await expect(tidy(shown.stdout.replace(keyId, "KEY"))).toMatchFileSnapshot(
      "golden/doctor-attest.txt",
    );
    const document = await uketsuke([...args, "--json"]);
    await expect(
      tidy(document.stdout).replace(/"sig": ".*"/, '"sig": "SIGNATURE"'),
    ).toMatchFileSnapshot("golden/doctor-attest.json.txt");
    const row = (...more: string[]) =>
      uketsuke(["doctor", "row", "MNT-1", ...made, "--attestations", file as string, ...more]);
    expect((await row("--trust", pub as string)).code).toBe(exitCodes.done);
    const text = await readFile(file as string, "utf8");
    const list = ["doctor", "attest", "list", "--file", file as string];
    for (const end of ["", "--json"]) {
      const listed = await uketsuke([...list, ...(end ? [end] : [])]);
      await expect(
        tidy(listed.stdout).replace(/"sig": ".*"/, '"sig": "SIGNATURE"'),
      ).toMatchFileSnapshot(`golden/doctor-attest-list${end ? ".json" : ""}.txt`);
    }
    const verify = [
      "doctor",
      "attest",
      "verify",
      "--file",
      file as string,
      "--trust",
      pub as string,
    ];
    await golden(
      "doctor-attest-verify",
      [...verify, "--evidence", contract as string],
      exitCodes.done,
    );
    await writeFile(contract as string, "other");
    expect((await uketsuke([...verify, "--evidence", contract as string])).code).toBe(exitCodes.no);
    await writeFile(file as string, text.replace("9-18", "0-24"));
    expect((await uketsuke(verify)).code).toBe(exitCodes.no);
    expect((await row("--trust", pub as string, "--allow-unsigned")).code).toBe(exitCodes.unknown);
    expect((await row()).code).toBe(exitCodes.done);
  });

  it("refuses a row that software sees, before it asks, and never quotes a key", async () => {
    const path = at("low.json");
    await writeFile(path, JSON.stringify({ ...facts, memory: { installedBytes: 8 * 2 ** 30 } }));
    const file = at("none.json");
    const refused = await uketsuke(["doctor", "attest", "MEM-1", "--facts", path, "--file", file]);
    expect(refused).toMatchObject({ code: exitCodes.usage, stdout: "" });
    expect(refused.stderr).toContain("ATTESTATION_REFUSED");
    const asked = await uketsuke(["doctor", "attest", "MNT-1", ...made, "--file", file]);
    expect(asked.stderr).toContain("NEEDS_TERMINAL");
    expect(existsSync(file)).toBe(false);
    const bad = at("bad.pem");
    await writeFile(bad, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");
    const signing = ["doctor", "attest", "MNT-1", ...made, "--file", file, "--sign", bad];
    const unsigned = await uketsuke([...signing, "--verbose"]);
    expect(unsigned.stderr).toContain("it is no private key");
    expect(unsigned.stderr).not.toContain("c2VjcmV0");
    const alone = await uketsuke(["doctor", ...made, "--allow-unsigned"]);
    expect(alone.stderr).toContain("only together with --trust");
  });
});

describe("doctor usb", () => {
  it("plans for the attached devices and writes only where it is told", async () => {
    const plan = ["doctor", "usb", "plan", ...made.slice(0, 2)];
    await golden("doctor-usb-plan", plan, exitCodes.done);
    const written = await uketsuke([...plan, "--to", at("usb")]);
    expect(written.code).toBe(exitCodes.done);
    expect((await readdir(at("usb"))).sort()).toEqual([
      ...["90-uketsuke-usb.rules", "usb-allow-undo.ps1", "usb-allow-undo.reg"],
      ...["usb-allow.ps1", "usb-allow.reg", "usbguard-rules.conf"],
    ]);
  });

  it("probes with a stick", async () => {
    for (const end of ["", ".json"]) {
      const root = at(`root${end}`);
      const bus = join(root, "sys/bus/usb/devices");
      await mkdir(bus, { recursive: true });
      const keep = at(`probe${end}.json`);
      const args = ["doctor", "usb", "probe", "--root", root, "--settle", "0.05", "--to", keep];
      await using running = start([...args, ...(end ? ["--json"] : [])]);
      await running.printed("Plug in a USB stick");
      await mkdir(join(bus, "drivers/usb-storage"), { recursive: true });
      await mkdir(join(bus, "1-1:1.0"));
      await symlink(join(bus, "drivers/usb-storage"), join(bus, "1-1:1.0/driver"));
      await mkdir(join(bus, "1-1"));
      await writeFile(join(bus, "1-1/idVendor"), "f055\n");
      await writeFile(join(bus, "1-1/idProduct"), "0001\n");
      const ended: Ended = await running.ended;
      expect(ended.code, ended.stderr).toBe(exitCodes.no);
      await expect(tidy(ended.stdout)).toMatchFileSnapshot(`golden/doctor-usb-probe${end}.txt`);
      expect(JSON.parse(await readFile(keep, "utf8"))).toMatchObject({ outcome: "started" });
    }
    const script = await uketsuke(["doctor", "usb", "probe", "--script", at("probe.ps1")]);
    expect(script.code).toBe(exitCodes.done);
    expect(await readFile(at("probe.ps1"), "utf8")).toContain("Win32_PnPEntity");
  });
});

const chromium = "/usr/bin/chromium";

describe.skipIf(!existsSync(chromium))("doctor edge (skipped without chromium)", () => {
  it("runs the page, keeps the answers, and doctor takes them", async () => {
    const kept = at("page.json");
    const args = ["doctor", "edge", "--browser", chromium, "--fake-camera", "--to", kept, "--json"];
    const ended = await uketsuke(args);
    expect(ended.code, ended.stderr).toBe(exitCodes.done);
    expect(json(ended)).toMatchObject({ answers: { fakeCamera: true, webSocket: true } });
    const judged = await uketsuke(["doctor", ...attested, "--page", kept, "--json"]);
    const report = readReport(JSON.parse(judged.stdout));
    expect(report.rows.find(({ id }) => id === "ENV-4")?.observed.en).toContain("made-up camera");
  });
});

describe("doctor collect --script", () => {
  it("writes the collector for Windows", async () => {
    const path = at("collect.ps1");
    const ended = await uketsuke(["doctor", "collect", "--script", path]);
    expect(ended).toMatchObject({ code: exitCodes.done, stdout: `${path}\n` });
    expect(await readFile(path, "utf8")).toContain("Add-Topic");
  });
});

describe("doctor --profile", () => {
  it("takes a maker's own file", async () => {
    const { mhlwIntegrated } = await import("@uketsuke/terminal");
    const path = at("own.json");
    const own = {
      ...mhlwIntegrated,
      id: "own",
      requirements: mhlwIntegrated.requirements.slice(0, 3),
    };
    await writeFile(path, JSON.stringify(own));
    const ended = await uketsuke(["doctor", ...made, "--profile", path, "--json"]);
    expect(json(ended)).toMatchObject({ profile: { id: "own" }, summary: { total: 3 } });
    await writeFile(path, "{}");
    const wrong = await uketsuke(["doctor", ...made, "--profile", path]);
    expect(wrong).toMatchObject({ code: exitCodes.usage });
    expect(wrong.stderr).toContain("PROFILE_INVALID");
  });
});

describe("doctor watch", () => {
  it("prints what changed only", async () => {
    const path = at("watched.json");
    await writeFile(path, JSON.stringify(facts));
    const kit = made.slice(2);
    const statements = ["--attestations", fixture("made-terminal.attestations.json")];
    const args = ["doctor", "watch", "--facts", path, ...kit, ...statements, "--every", "0.05"];
    await using running = start(args);
    await running.printed("verdict");
    await writeFile(
      `${path}.new`,
      JSON.stringify({ ...facts, memory: { installedBytes: 2 ** 33 } }),
    );
    const { rename } = await import("node:fs/promises");
    await rename(`${path}.new`, path);
    await running.printed("MEM-1  pass → fail");
    running.stop("SIGINT");
    expect((await running.ended).code).toBe(exitCodes.interrupted);
    await golden(
      "doctor-watch",
      ["doctor", "watch", ...attested, "--every", "0.01", "--rounds", "2"],
      exitCodes.done,
    );
  });
});

describe("doctor serve", () => {
  it("answers with the state of the last check", async () => {
    for (const end of ["", ".json"]) {
      const args = ["doctor", "serve", ...attested, "--every", "60", ...(end ? ["--json"] : [])];
      await using running = start(args);
      const shown = await running.printed(/http:\/\/127\.0\.0\.1:\d+\//);
      const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(shown)?.[0];
      const answer = await fetch(`${url}health`);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ healthy: true, summary: { verdict: "met" } });
      running.stop("SIGINT");
      const ended = await running.ended;
      expect(ended.code).toBe(exitCodes.interrupted);
      await expect(tidy(ended.stdout)).toMatchFileSnapshot(`golden/doctor-serve${end}.txt`);
    }
  });
});
