import type { SlowCase } from "../../../../../tools/judge/verdict.ts";
import { fromHex } from "../../../src/bytes.ts";
import { type Issuer, issueCard, type VirtualCard } from "../../../src/virtual-card/index.ts";
import type { Recording } from "./recorded.ts";

/** What was sent before: the card's states, as bytes on the wire. */
const states: Readonly<Record<string, readonly string[]>> = {
  "after reset": [],
  公的個人認証AP: ["00A4040C0AD392F000260100000001"],
  "公的個人認証AP, PIN right": ["00A4040C0AD392F000260100000001", "002000980431323334"],
  券面事項入力補助AP: ["00A4040C0AD3921000310001010408"],
  券面事項確認AP: ["00A4040C0AD3921000310001010402"],
};

/** Files and keys that none of the states opens: a command that gets data out of them must not exist. */
const probes: Readonly<Record<string, readonly string[]>> = {
  "after reset": ["00B0860000"],
  公的個人認証AP: ["802A009701AA00", "802A009A01AA00", "00B0810000"],
  "公的個人認証AP, PIN right": ["802A009A01AA00", "00B0810000"],
  券面事項入力補助AP: ["00B0820000"],
  券面事項確認AP: ["00B0820000"],
};

/** Every answer of the corpus as a command to the virtual card, in each of its states, followed by a look at what must be closed. */
export async function commandCases(
  tails: readonly Recording[],
  issuer: Issuer,
): Promise<readonly SlowCase[]> {
  const card = await issueCard({ persona: "taro", issuer });
  return Object.entries(states).flatMap(([state, before]) =>
    tails.map(({ name, answers }): SlowCase => {
      const [command = new Uint8Array()] = answers;
      return {
        name: `${name} as a command, ${state}`,
        expected: "either",
        async decide() {
          card.reset();
          for (const hex of before) await card.transmit(fromHex(hex));
          const response = await card.transmit(command.slice());
          const unfounded = malformed(response) ?? (await opened(card, probes[state] ?? []));
          return { accepted: true, detail: "", ...(unfounded && { unfounded }) };
        },
      };
    }),
  );
}

function malformed(response: Uint8Array): string | undefined {
  if (response.length < 2) return `an answer of ${response.length} bytes`;
  const success = response.at(-2) === 0x90 && response.at(-1) === 0x00;
  return success || response.length === 2 ? undefined : "data with a status word of failure";
}

async function opened(card: VirtualCard, probed: readonly string[]): Promise<string | undefined> {
  for (const hex of probed) {
    const response = await card.transmit(fromHex(hex));
    if (response.length > 2) return `the command opened ${hex}`;
  }
  return undefined;
}
