/**
 * The page of the conformance suite (docs/oqs/conformance.md): its table is printed from the scenarios themselves.
 */
import { conformanceScenarios, type Profile } from "../src/conformance/index.ts";

/** The whole page. */
export function conformancePage(): string {
  const chapters = Object.entries(profiles).map(([profile, title]) =>
    [`## ${title}`, table(profile as Profile)].join("\n\n"),
  );
  return `${[introduction, ...chapters].join("\n\n")}\n`;
}

const profiles: Readonly<Record<Profile, string>> = {
  "web-api-client": "A Web-API client under test",
  "folder-client": "A client of the exchange folder under test",
  "web-api-server": "A Web-API server under test",
  "folder-server": "Bridge software (連携ソフト) under test",
};

const introduction = `# Conformance suite

<!-- Written by packages/oqs-client/tools/oqs-pages.ts from packages/oqs-client/src/conformance; do not edit. -->

The suite tests somebody's client or server of the eligibility system (オンライン資格確認) by playing the other side, offline: the Web-API over
mutual TLS, and the exchange folder (連携フォルダ). It has ${conformanceScenarios.length} scenarios, one file each.

**It is not a certification.** The official interface specification (外部インターフェイス仕様書) is not public and was not read. Every scenario says
how sure it is: *seen* in public implementations or documents, *inferred* from what is seen, or *ours*, a rule of this project. All people,
numbers and certificates are made up. Never point it at the real system: it sends broken questions and a wrong password.

## A client under test

\`\`\`sh
uketsuke conformance client --run "my-client {task}"                   # the Web-API
uketsuke conformance client --run "my-client {task}" --no-web-api --folder ./OQS --encoding Shift_JIS
uketsuke conformance client                                            # a person works the client and is asked what it showed
\`\`\`

The command is run once for every task, without a shell. \`{task}\` (also \`UKETSUKE_TASK\`) is a JSON file:

| Member | Holds |
|---|---|
| \`scenario\` | id of the scenario |
| \`ask\` | \`search\` (資格確認), \`register\` (照会番号登録) or \`bulk\` (一括照会) |
| \`people\` | whom to ask about: \`insurerNumber\`, \`symbol\`, \`number\`, \`branch\`, \`birthDate\`; one question each |
| \`order\` | \`one-by-one\` in one session of the client, or \`at-once\` |
| \`institution\`, \`referenceNumber\` | 医療機関コード; the number to register |
| \`webApi\` | \`auth\`, \`business\`, \`basePath\`, \`ca\`, \`certificate\`, \`key\` (PEM), \`user\`, \`password\` |
| \`folder\` | \`root\`, \`encoding\` |
| \`patienceMs\` | give up one answer after so many milliseconds |

\`{url}\`, \`{folder}\`, \`{ca}\`, \`{certificate}\` and \`{key}\` (files), \`{scenario}\` and \`{report}\` are filled in too. The command tells what it made of the
answers by its exit code (0 eligible, 1 an answer that is not eligible, 3 unknown, 4 done, 77 not supported, anything else an error), or
in the file \`{report}\`, person by person:

\`\`\`json
{ "answers": [{ "outcome": "eligible", "values": { "InsuredIdentificationNumber": "0012345" } }] }
\`\`\`

\`values\` are optional; without them the scenarios about values are skipped. Scenarios in which a client has to refuse something begin with an
ordinary question that must succeed, so that a client that never works does not pass.

## A server under test

\`\`\`sh
uketsuke sim serve --credentials ./made &                              # or a server of your own
uketsuke conformance server --config ./made/uketsuke.json --people people.json
uketsuke conformance server --config ./made/uketsuke.json --people people.json --no-web-api --folder ./OQS
\`\`\`

\`people.json\` names people the server knows: \`eligible\`, and \`limited\` if somebody has a limit certificate (限度額適用認定証):

\`\`\`json
{ "eligible": { "insurerNumber": "990014", "symbol": "見本１", "number": "0012345", "branch": "01", "birthDate": "1980-04-01" } }
\`\`\`

## Verdicts and reports

| Verdict | Means | Exit code |
|---|---|---|
| \`pass\` | it holds | 0 |
| \`fail\` | it does not; the report says what to fix | 1 |
| \`warn\` | allowed, but trouble is likely | 0, with \`--strict\` 4 |
| \`skipped\` | it could not be judged, and why | 0 |
| \`not-applicable\` | this side has no such thing | 0 |

The table is for people, \`--json\` for programs (\`"report": "uketsuke-conformance", "version": 1\`), \`--junit\` for build servers. Evidence holds no
personal data. From a program: \`testClient(client, …)\` and \`testServer(…)\` of \`@uketsuke/oqs-client/conformance\`.

Both sides of this package pass every scenario in its own tests, and for every scenario there is a client or server that does it wrong and
is found.`;

function table(profile: Profile): string {
  const rows = conformanceScenarios
    .filter((scenario) => scenario.profile === profile)
    .map(({ id, title, steps, requirement: { certainty, from } }) => {
      const source = from === "" ? certainty : `${certainty}: ${from}`;
      return `| \`${id}\` | ${title.en}<br>${title.ja} | ${steps.en} | ${source} |`;
    });
  return [
    "| Scenario | What must hold | What the suite does | Certainty |",
    "|---|---|---|---|",
    ...rows,
  ].join("\n");
}
