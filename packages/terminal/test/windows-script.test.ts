import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { windowsCollector } from "../src/index.ts";
import { machineFile, machineNames } from "./machines.ts";
import { lint, syntaxErrors, syntaxTree, topicsOf } from "./powershell.ts";

const script = readFileSync(windowsCollector, "utf8");
/** A script in which neither the grammar nor our rules find anything. */
const short =
  "function Add-Topic { param($a) }\nfunction Get-Raw { param($a) }\nAdd-Topic 'sMode' { Get-Raw 1 }\n";
let tree: Awaited<ReturnType<typeof syntaxTree>>;

beforeAll(async () => {
  tree = await syntaxTree(script, "powershell");
});

describe("the PowerShell collector (read by a grammar; no PowerShell runs here)", () => {
  it("has no error and nothing missing in its syntax", () => {
    expect(syntaxErrors(tree)).toEqual([]);
  });

  it.each([
    ["a brace that is not closed", "if ($a) { Get-Thing"],
    ["a null coalescing operator of PowerShell 7", "$a = $b ?? 1"],
    ["a ternary of PowerShell 7", "$a = $b ? 1 : 2"],
    ["a null conditional member of PowerShell 7", "$a = $" + "{b}?.Name"],
    ["parallel of PowerShell 7", "1 | ForEach-Object -Parallel { $_ }"],
    ["a string that is not closed", "$a = 'b"],
  ])("would be refused with %s", async (_name, broken) => {
    expect(syntaxErrors(await syntaxTree(`${short}${broken}\n`, "powershell"))).not.toEqual([]);
  });

  it("keeps our own rules", async () => {
    expect(lint(tree)).toEqual([]);
    expect(lint(await syntaxTree(short, "powershell"))).toEqual([]);
  });

  it.each([
    ["an alias", "gci C:\\", "gci"],
    ["Invoke-Expression", "Invoke-Expression $a", "Invoke-Expression"],
    ["a network command", "Invoke-WebRequest https://example.org", "Invoke-WebRequest"],
    ["a network object", "$c = New-Object Net.WebClient", "network object"],
    ["a network type", "[System.Net.Http.HttpClient]::new()", "network type"],
    ["a program", "& 'C:\\a.exe'", "program"],
    ["a chain of PowerShell 7", "Get-Raw $a 'b' && Get-Raw $a 'c'", "PowerShell 7"],
    ["a translated text", "$a = $b.Caption", "translated"],
    ["a look at the machine that nothing guards", "$a = Get-CimInstance -ClassName X", "Add-Topic"],
  ])("would be found with %s", async (_name, statement, rule) => {
    expect(lint(await syntaxTree(`${short}${statement}\n`, "powershell")).join()).toContain(rule);
  });

  it("is plain ASCII, so that Windows PowerShell reads it the same under every code page", () => {
    expect([...script].filter((character) => character > "~")).toEqual([]);
  });

  it("holds C# that a grammar reads without an error", async () => {
    const source = /\$native = @'\n([\s\S]*?)\n'@/.exec(script)?.[1] ?? "";
    expect(source).toContain("DeviceIoControl");
    expect(syntaxErrors(await syntaxTree(source, "c-sharp"))).toEqual([]);
  });

  it("writes the topics and fields that the made recordings have, and no others", () => {
    const topics = topicsOf(tree);
    const recordings = machineNames.flatMap((name) => {
      const recording = machineFile(name).recording as Recording | undefined;
      return recording?.schema === "uketsuke-windows/1" ? [recording] : [];
    });
    expect(recordings.length).toBeGreaterThan(3);
    for (const recording of recordings) {
      expect(Object.keys(recording.topics).sort()).toEqual([...topics.keys()].sort());
      for (const [topic, { seen }] of Object.entries(recording.topics)) {
        for (const field of fieldsOf(seen ?? [])) {
          const known = topics.get(topic)?.has(field) || assigned(field);
          expect(known, `${topic}.${field}`).toBe(true);
        }
      }
    }
  });
});

interface Recording {
  readonly schema: string;
  readonly topics: Readonly<Record<string, { readonly seen?: unknown }>>;
}

/** Fields that the script fills in a loop or a function instead of writing them as a key. */
function assigned(field: string): boolean {
  return new RegExp(`'${field}'|\\b${field} = `).test(script);
}

function fieldsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, entry]) => [name, ...fieldsOf(entry)]);
}
