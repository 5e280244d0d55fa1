import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  applyInstallation,
  kitExample,
  readKitText,
  removeInstallation,
  serviceInstallation,
} from "../../src/kit/index.ts";
import { nodes, syntaxErrors, syntaxTree } from "../powershell.ts";
import { stateOf } from "./folder-state.ts";

const analyze = spawnSync("systemd-analyze", ["--version"]).status === 0;
const noAnalyze = analyze ? "" : " (skipped: systemd-analyze absent)";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "uketsuke-service-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function serviceOf(system: "linux" | "windows", change = (text: string) => text) {
  return serviceInstallation(readKitText(change(kitExample(system))));
}
function textOf(end: string, made = serviceOf("windows")): string {
  return made.installation.files.find(({ path }) => path.endsWith(end))?.content ?? "";
}
const hostile = (text: string): string =>
  text
    .replaceAll("C:\\ProgramData\\Uketsuke", "C:\\Program $Data\\受付 'O’Neil' & 100%")
    .replaceAll("patientUser: patient", "patientUser: <患者> & 'co'");

describe("a service", () => {
  test.each(["linux", "windows"] as const)(
    "installed and uninstalled on %s leaves every byte as it was",
    async (system) => {
      writeFileSync(join(root, "somebody's"), "own");
      mkdirSync(join(root, "C"));
      const before = stateOf(root, { times: false });
      const { installation } = serviceOf(system);
      await applyInstallation(installation, { root });
      const once = stateOf(root);
      await applyInstallation(installation, { root });
      expect(stateOf(root)).toEqual(once);
      await removeInstallation(installation, { root });
      expect(stateOf(root, { times: false })).toEqual(before);
    },
  );

  test("needs a kit with a kiosk and a service", () => {
    expect(() => serviceInstallation(readKitText("reader: x"))).toThrow(
      "kit.service must be there",
    );
    const { kiosk: _without, ...kit } = readKitText(kitExample("linux"));
    expect(() => serviceInstallation(kit)).toThrow("kit.kiosk must be there");
  });

  test.skipIf(!analyze)(
    `systemd-analyze finds nothing wrong with the unit and little exposed${noAnalyze}`,
    () => {
      const node = (text: string): string =>
        text
          .replaceAll("/opt/uketsuke/node/bin/node", process.execPath)
          .replaceAll("/srv/oqs", "/srv/共有 100% $HOME");
      const unit = join(root, "uketsuke-kiosk.service");
      const text = textOf(".service", serviceOf("linux", node));
      writeFileSync(unit, text);
      const judge = (...args: readonly string[]) => {
        const { stdout, stderr, status } = spawnSync("systemd-analyze", args, { encoding: "utf8" });
        return { said: `${stdout}${stderr}`, status };
      };
      const verified = judge("verify", "--man=no", "--recursive-errors=no", unit);
      expect(verified).toEqual({ said: "", status: 0 });
      // 10 is a service without any protection; the judge must also be able to say no.
      const exposed = judge("security", "--offline=yes", "--threshold=25", unit);
      expect(exposed.status, exposed.said.split("\n").slice(-4).join("\n")).toBe(0);
      writeFileSync(
        unit,
        text.replace(/^(Protect|Restrict|System|Capab|NoNew|Private|Lock).*\n/gm, ""),
      );
      expect(judge("security", "--offline=yes", "--threshold=25", unit).status).not.toBe(0);
      writeFileSync(unit, text.replace("ProtectSystem=strict", "ProtectSystem=stricter"));
      expect(judge("verify", "--man=no", "--recursive-errors=no", unit).said).toContain(
        "Failed to parse protect system",
      );
    },
  );

  test("the unit writes nowhere but where results, journal and the shared folder are", () => {
    const unit = textOf(".service", serviceOf("linux"));
    expect(unit).toContain("\nReadWritePaths=-/srv/oqs -/etc/uketsuke/journal\n");
    expect(unit).toContain(
      "ExecStart=/opt/uketsuke/node/bin/node /opt/uketsuke/apps/kiosk/src/agent/main.ts /etc/uketsuke/kiosk.json",
    );
  });

  test.each([
    ["install.ps1", (text: string) => text],
    ["uninstall.ps1", (text: string) => text],
    ["install.ps1", hostile],
  ])("%s is PowerShell by its grammar, and runs only what it has to", async (name, change) => {
    const script = textOf(name, serviceOf("windows", change));
    expect(script.startsWith("\u{feff}#Requires")).toBe(true);
    const tree = await syntaxTree(script.slice(1), "powershell");
    expect(syntaxErrors(tree)).toEqual([]);
    const called = new Set(
      [...nodes(tree)].filter(({ type }) => type === "command_name").map(({ text }) => text),
    );
    const may =
      `ConvertFrom-Json ConvertTo-Json Get-Content Get-Item Get-ScheduledTask Join-Path New-Item New-ItemProperty Out-Null
      Register-ScheduledTask Remove-Item Remove-ItemProperty Set-Content Set-StrictMode Start-ScheduledTask Stop-ScheduledTask
      Test-Path Unregister-ScheduledTask`.split(/\s+/);
    expect([...called].filter((one) => !may.includes(one))).toEqual([]);
    expect(script).not.toMatch(/[^\r]\n/);
    expect(script).not.toMatch(/Invoke-(Expression|WebRequest)|DownloadString/i);
  });

  test("a name or path of the kit stays a text in the script and in the tasks", async () => {
    const made = serviceOf("windows", hostile);
    const script = textOf("\\install.ps1", made);
    expect(script).toContain("'C:\\Program $Data\\受付 ''O’’Neil'' & 100%'");
    expect(textOf("Patient display.xml", made)).toContain(
      "<UserId>&lt;患者&gt; &amp; 'co'</UserId>",
    );
    expect(textOf("start-kiosk.cmd", made)).toContain('100%%\\kiosk.json"');
  });

  test("Edge is a kiosk on the patient's display only, and the camera is asked for as usual", () => {
    const all = serviceOf("windows")
      .installation.files.map(({ content }) => content)
      .join("\n");
    expect(textOf("Patient display.xml")).toContain(
      "--kiosk http://127.0.0.1:41873 --edge-kiosk-type=fullscreen",
    );
    expect(textOf("Patient display.xml")).toContain("--window-position=1920,0");
    expect(all).not.toMatch(
      /use-fake-ui|unsafely-treat-insecure|disable-web-security|AssignedAccess|Shell ?Launcher/i,
    );
    const without = serviceOf("windows", (text) => text.replace(/ {2}patientUser.*\n/, ""));
    expect(
      without.installation.files.some(({ path }) => path.endsWith("Patient display.xml")),
    ).toBe(false);
  });

  test("the registry file sets what its undo deletes, and nothing else", () => {
    const [set, undo] = [textOf("edge-policy.reg"), textOf("edge-policy-undo.reg")];
    expect(set).toContain('VideoCaptureAllowedUrls]\r\n"41873"="http://127.0.0.1:41873"');
    const places = (text: string): readonly string[] =>
      text.match(/^\[.*\]$|^"[^"]*"(?==)/gm) ?? [];
    expect(places(set).length).toBeGreaterThan(3);
    expect(places(undo)).toEqual(places(set));
    expect(undo.match(/^"[^"]*"=.*$/gm)?.every((line) => line.endsWith("=-"))).toBe(true);
  });
});
