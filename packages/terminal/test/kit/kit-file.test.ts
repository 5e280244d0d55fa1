import { describe, expect, test } from "vitest";
import {
  checkKit,
  KitInvalidError,
  kitExample,
  lineOfPath,
  readKitText,
} from "../../src/kit/index.ts";

function problemsOf(text: string): readonly { readonly path: string; readonly line?: number }[] {
  try {
    readKitText(text);
  } catch (error) {
    if (error instanceof KitInvalidError) return error.problems;
    throw error;
  }
  return [];
}

describe("a kit file", () => {
  test.each(["windows", "linux"] as const)("the example of %s is a good kit", (system) => {
    const kit = readKitText(kitExample(system));
    expect(kit).toMatchObject({
      system,
      topology: "ipsec-ike",
      kiosk: { institution: "1310000001" },
    });
    expect(checkKit(kit)).toEqual([]);
  });

  test.each(["windows", "linux"] as const)(
    "every commented field of the example of %s fits too",
    (system) => {
      // A comment of the example that is a field: "# name: …" or a list below one.
      const text = kitExample(system).replace(/^( *)# (?=[A-Za-z]+:(?: |$)| {2}|- )/gm, "$1");
      expect(problemsOf(text)).toEqual([]);
      expect(readKitText(text)).toMatchObject({
        claimsAdapter: expect.any(String),
        updateSources: [{ root: "bridge-root.json" }],
        maintenance: { soldOn: "2026-12-01" },
        updates: { rings: ["early"] },
      });
    },
  );

  test("JSON is a kit file as well, and an empty file is an empty kit", () => {
    expect(readKitText('{"topology": "ip-vpn", "sharedFolder": "C:\\\\OQS"}')).toEqual({
      topology: "ip-vpn",
      sharedFolder: "C:\\OQS",
    });
    expect(readKitText("# nothing yet\n")).toEqual({});
  });

  test("every place that does not fit is named with its line, and no value is repeated", () => {
    const text = `topolgy: star
reader: 5
programs:
  - name: bridge
    role: bridges
    path: /opt/x
  - name: card
    role: bridge
kiosk:
  institution: 1310000001
  oqs:
    password: hunter2
`;
    expect(problemsOf(text)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: "kit.topolgy", line: 1 }),
        expect.objectContaining({ path: "kit.reader", line: 2, expected: "a string" }),
        expect.objectContaining({ path: "kit.programs[0].role", line: 5 }),
        expect.objectContaining({ path: "kit.programs[1].path", line: 7 }),
        expect.objectContaining({ path: "kit.kiosk.institution", line: 10 }),
        expect.objectContaining({ path: "kit.kiosk.oqs.password", line: 12 }),
        expect.objectContaining({ path: "kit.kiosk.oqs.passwordFile", line: 11 }),
      ]),
    );
    expect(() => readKitText(text)).toThrow(/^This is not a kit file: line 1: /);
    expect(() => readKitText(text)).not.toThrow("hunter2");
  });

  test.each([
    ["a tab", "programs:\n\t- name: x\n", 2],
    ["a name twice", "reader: a\nreader: b\n", 2],
    ["an open bracket", "programs: [\n", undefined],
    ["a Windows path in double quotation marks", 'sharedFolder: "C:\\OQS"\n', 1],
    ["an alias", "reader: &a x\ncamera: *a\n", 2],
    ["a key in PEM", "kiosk: {}\nusbControlAgent: '-----BEGIN PRIVATE KEY-----'\n", undefined],
    ["a secret where a path belongs", "usbControlAgent: '-----BEGIN PRIVATE KEY-----'\n", 1],
    ["a hash of a password", "reader: scrypt$abc\n", 1],
  ])("%s is refused with its line", (_name, text, line) => {
    const [first] = problemsOf(text);
    expect(first).toBeDefined();
    if (line !== undefined) expect(first?.line).toBe(line);
  });

  test("a file that is too long is not read at all", () => {
    expect(problemsOf(`# ${"x".repeat(300_000)}`)).toHaveLength(1);
  });

  test("what fits and would still go wrong is found", () => {
    const text = `system: linux
profile: mhlw-1999
topology: ip-vpn
sharedFolder: C:\\OQS
programs:
  - { name: a, role: other, path: /a }
  - { name: a, role: other, path: b }
updateSources:
  - { name: Bridge, url: "http://updates.example/" }
service: { node: /n, program: /p }
`;
    const found = checkKit(readKitText(text)).map(({ path }) => path);
    expect(found.sort()).toEqual([
      "kit.claimsAdapter",
      "kit.kiosk",
      "kit.profile",
      "kit.programs[1].name",
      "kit.programs[1].path",
      "kit.sharedFolder",
      "kit.updateSources[0].name",
      "kit.updateSources[0].url",
    ]);
    expect(lineOfPath(text, "kit.programs[1].path")).toBe(7);
    expect(lineOfPath(text, "kit.claimsAdapter")).toBeUndefined();
  });

  test("a kiosk that nobody finds, or that is made for the sandbox, is no terminal's", () => {
    const kiosk = kitExample("linux").replace("  placement: lay", "  port: 0\n  placement: lay");
    const made = kiosk.replace("    user: user", "    user: user\n    sandbox: true");
    const found = checkKit({ ...readKitText(made), folder: "/" }).map(({ path }) => path);
    expect(found).toEqual(["kit.kiosk.port", "kit.kiosk.oqs.sandbox", "kit.folder"]);
  });
});
