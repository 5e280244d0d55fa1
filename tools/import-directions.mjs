// Who may import whom (docs/decisions/0001): leaves never import each other, production code never reaches made cards or servers.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { root } from "./stamp.mjs";

const leaves = ["@uketsuke/jpki", "@uketsuke/face-verify", "@uketsuke/oqs-client"];
const may = {
  "packages/jpki": [],
  "packages/face-verify": ["@uketsuke/face-models"],
  "packages/face-models": [],
  "packages/oqs-client": [],
  "packages/reception": leaves,
  "packages/terminal": [],
  "apps/kiosk": [...leaves, "@uketsuke/reception", "@uketsuke/terminal"],
  "apps/cli": [...leaves, "@uketsuke/reception", "@uketsuke/terminal"],
  "examples/face-guidance": ["@uketsuke/face-verify", "@uketsuke/face-models"],
  tools: [],
  bench: [
    ...leaves,
    "@uketsuke/reception",
    "@uketsuke/terminal",
    "@uketsuke/kiosk",
    "@uketsuke/example-face-guidance",
  ],
};
// The conformance suite plays servers and clients: made ones too.
const madeDoors =
  /^@uketsuke\/(jpki\/virtual-card|oqs-client\/(simulator|conformance)|face-verify\/synthetic)$/;
const madeFolders = /\/src\/(virtual-card|simulator|conformance|synthetic)\//;
const sandboxFiles = /^apps\/kiosk\/src\/sandbox\/|^bench\/|\.test\.tsx?$|\/test\/|\/tools\//;
/** These commands load made cards and servers, and only with import(). */
const cliCommands =
  /^apps\/cli\/src\/commands\/(vcard|sim|visit|face|conformance|update\/serve)(\/|\.ts$|-)/;

function* sources(folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (["node_modules", "dist", "report", "models"].includes(entry.name)) continue;
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.(ts|tsx|mjs)$/.test(entry.name)) yield path;
  }
}

const importPattern =
  /(import\s+type\s+)?(?:import|export)\s[^"';]*?from\s*"([^"]+)"|import\s*\(\s*"([^"]+)"\s*\)|import\s+"([^"]+)"/g;

function* imports(file) {
  const text = readFileSync(join(root, file), "utf8");
  for (const match of text.matchAll(importPattern))
    yield {
      target: match[2] ?? match[3] ?? match[4],
      dynamic: match[3] !== undefined,
      type: /^(import|export)\s+type\s/.test(match[0]),
    };
}

export function importDirections() {
  const problems = [];
  let seen = 0;
  for (const [home, allowed] of Object.entries(may))
    for (const file of sources(home))
      for (const { target, dynamic, type } of imports(file)) {
        seen += 1;
        const test = sandboxFiles.test(file);
        const say = (why) => problems.push(`${file} imports ${target}: ${why}`);
        if (target.startsWith("@uketsuke/")) {
          const name = target.split("/").slice(0, 2).join("/");
          if (!allowed.includes(name) && name !== `@uketsuke/${home.split("/").pop()}`)
            say(`${home} may not use ${name}`);
          if (
            madeDoors.test(target) &&
            !test &&
            !(dynamic && cliCommands.test(file)) &&
            !(type && cliCommands.test(file))
          )
            say(
              "made cards, servers and faces are for tests, bench, sandbox and the CLI commands that name them",
            );
          if (home === "packages/reception" && !type && !test)
            say("reception is handed instances; it imports types only");
        } else if (target.startsWith(".")) {
          const path = relative(root, resolve(root, dirname(file), target));
          const sharedTool =
            /^tools\/(judge|campaign|postgres)\//.test(path) &&
            /^bench\/|\/(test|tools)\//.test(file);
          if (!path.startsWith(`${home}/`) && !sharedTool) say("leaves its own package");
          if (madeFolders.test(`/${path}`) && !madeFolders.test(`/${file}`) && !test)
            say("production code reaches a made card, server or face");
        }
      }
  if (seen < 50) problems.push(`only ${seen} imports found: this check no longer reads the code`);
  return problems;
}
