import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Language, type Node, Parser } from "@vscode/tree-sitter-wasm";

const grammars = dirname(createRequire(import.meta.url).resolve("@vscode/tree-sitter-wasm"));

/** The syntax tree of a text, by the grammar that editors use. */
export async function syntaxTree(text: string, grammar: "powershell" | "c-sharp"): Promise<Node> {
  await Parser.init({ locateFile: (file: string) => join(grammars, file) });
  const parser = new Parser();
  parser.setLanguage(await Language.load(join(grammars, `tree-sitter-${grammar}.wasm`)));
  const tree = parser.parse(text);
  if (!tree) throw new Error("the parser gave no tree");
  return tree.rootNode;
}

/** Every node below one, with a cursor: node by node it takes a hundred times longer. */
export function* nodes(root: Node): Generator<Node> {
  const cursor = root.walk();
  for (;;) {
    yield cursor.currentNode;
    if (cursor.gotoFirstChild() || cursor.gotoNextSibling()) continue;
    do {
      if (!cursor.gotoParent()) return;
    } while (!cursor.gotoNextSibling());
  }
}

/** Places that the grammar does not understand. */
export function syntaxErrors(root: Node): readonly string[] {
  if (!root.hasError) return [];
  return [...nodes(root)]
    .filter((node) => node.isError || node.isMissing)
    .map((node) => `line ${node.startPosition.row + 1}: ${node.text.slice(0, 40)}`);
}

/** Commands that a script of ours may run, in their full names: aliases differ from machine to machine. */
const commands = new Set(
  `Add-Type ConvertFrom-Csv ConvertFrom-Json ConvertTo-Json ForEach-Object Get-Acl Get-AssignedAccess Get-ChildItem
   Get-CimAssociatedInstance Get-CimInstance Get-Command Get-LocalGroupMember Get-LocalUser Join-Path New-Object
   Select-Object Sort-Object Where-Object`
    .trim()
    .split(/\s+/),
);

/** What our own rules find: they keep the script to Windows PowerShell 5.1, off the network and out of other people's texts. */
export function lint(root: Node): readonly string[] {
  const own = new Set<string>();
  for (const node of nodes(root)) if (node.type === "function_name") own.add(node.text);
  const found: string[] = [];
  for (const node of nodes(root)) {
    const say = (rule: string): number => found.push(`line ${node.startPosition.row + 1}: ${rule}`);
    if (node.type === "command_name" && !commands.has(node.text) && !own.has(node.text)) {
      say(`command ${node.text} is not one of those this script may run`);
    }
    if (
      node.type === "command_name_expr" &&
      !/^(\$Probe|"\$env:SystemRoot\\System32\\auditpol\.exe")$/.test(node.text)
    ) {
      say(`program ${node.text}`);
    }
    if (node.type === "pipeline_chain_tail") say("&& and || came with PowerShell 7");
    if (
      node.type === "type_name" &&
      /^(System\.)?Net\.(Web|Http|Sockets)|WebClient/i.test(node.text)
    ) {
      say(`network type ${node.text}`);
    }
    if (
      node.type === "command" &&
      /\bNew-Object\b/.test(node.text) &&
      /Net\.WebClient|MSXML2|WinHttp/i.test(node.text)
    ) {
      say("network object");
    }
    if (node.type === "member_name" && /^Caption$|^OSArchitecture$|^Description$/.test(node.text)) {
      say(`${node.text} is translated by Windows`);
    }
  }
  return [...found, ...unguarded(root)];
}

/** Statements outside Add-Topic that look at the machine: only those inside it are caught one by one. */
function unguarded(root: Node): readonly string[] {
  const statements = root.namedChildren.find((node) => node?.type === "statement_list");
  return (statements?.namedChildren ?? []).flatMap((statement) => {
    if (!statement || statement.type === "function_statement" || statement.type === "comment")
      return [];
    const text = statement.text;
    if (/^Add-Topic '\w+' \{/.test(text)) return [];
    if (!/\b(Get-Cim|Get-Key|Get-Local|Open-Key|ComObject|Get-Service)/.test(text)) return [];
    return [`line ${statement.startPosition.row + 1}: looks at the machine outside Add-Topic`];
  });
}

/** The topics of the script, each with the names of the fields it writes. */
export function topicsOf(root: Node): ReadonlyMap<string, ReadonlySet<string>> {
  const statements = root.namedChildren.find((node) => node?.type === "statement_list");
  const topics = new Map<string, ReadonlySet<string>>();
  for (const statement of statements?.namedChildren ?? []) {
    const name = /^Add-Topic '(\w+)' \{/.exec(statement?.text ?? "")?.[1];
    if (!statement || name === undefined) continue;
    const keys = [...nodes(statement)].filter((node) => node.type === "key_expression");
    topics.set(name, new Set(keys.map((node) => node.text)));
  }
  return topics;
}
