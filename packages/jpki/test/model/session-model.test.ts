import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeCommand } from "../../src/apdu.ts";
import { fromHex } from "../../src/bytes.ts";
import { CardSession } from "../../src/card-session.ts";
import { JpkiError } from "../../src/errors.ts";
import { shortIdentifier } from "../../src/layout/card-profile.ts";
import { myNumberCardProfile } from "../../src/layout/my-number-card.ts";
import {
  type ChipBehaviour,
  createIssuer,
  issueCard,
  type VirtualCard,
} from "../../src/virtual-card/index.ts";

const issuer = await createIssuer();
const profile = myNumberCardProfile;
const names = ["authentication", "basicInformation", "surface"] as const;

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (bytes: string): Uint8Array => fromHex(bytes.replaceAll(" ", ""));
const aids = names.map((name) => profile.applications[name].aid);
const byte = fc.nat({ max: 0xff });

/** Commands that open or close something, as an authenticator or relay might send them past the client's own calls. */
const anyCommand = fc.oneof(
  // The PIN, right and wrong: by short identifier, as the current reference, with an extended length.
  fc
    .tuple(
      fc.constantFrom(0x80, 0x98, 0x9b, 0x91, 0x95, 0x92),
      fc.constantFrom("1234", "0000", "TARO1234"),
      fc.boolean(),
    )
    .map(([p2, pin, extended]) =>
      encodeCommand({ cla: 0, ins: 0x20, p1: 0, p2, data: ascii(pin), extended }),
    ),
  fc.constantFrom(0x80, 0x98, 0x9b).map((p2) => Uint8Array.of(0, 0x20, 0, p2)),
  fc
    .tuple(fc.constantFrom(0x80, 0x98, 0x9b), fc.constantFrom("1234", "9876"))
    .map(([p2, pin]) => encodeCommand({ cla: 0, ins: 0x24, p1: 1, p2, data: ascii(pin) })),
  // Whole and shortened identifiers of applications, files, and what stands in for neither.
  fc
    .tuple(fc.constantFrom(...aids), fc.constantFrom(20, 16, 8), fc.constantFrom(0x0c, 0x00, 0x04))
    .map(([aid, digits, p2]) =>
      encodeCommand({ cla: 0, ins: 0xa4, p1: 4, p2, data: fromHex(aid.slice(0, digits)) }),
    ),
  fc
    .constantFrom("00A40000", "00A40000023F00", "00A4020C020018", "00A4020C020011", "00A4")
    .map(hex),
  fc.constantFrom("00A4040C05F000000001", "00A4040C08A000000151000000").map(hex),
  fc.constantFrom("00B0860000", "00B0820000", "802A009701AA00", "0084000008").map(hex),
  fc
    .record({
      cla: fc.constantFrom(0x00, 0x80, 0x0c, 0x10),
      ins: fc.constantFrom(0x20, 0x21, 0x24, 0x2c, 0x70, 0xa4),
      p1: byte,
      p2: byte,
      data: fc.option(fc.uint8Array({ minLength: 1, maxLength: 12 }), { nil: undefined }),
    })
    .map(encodeCommand),
);

/** Mostly the same one: selecting another closes everything, and then there is nothing to be wrong about. */
const anyApplication = fc.oneof(
  { weight: 9, arbitrary: fc.constant(names[0]) },
  { weight: 1, arbitrary: fc.constantFrom(...names) },
);

/** What the session believes to be verified although the card, asked past the session, denies it. */
async function wronglyBelieved(
  session: CardSession,
  card: VirtualCard,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const name of names) {
    for (const [reference, layout] of Object.entries(profile.applications[name].references)) {
      if (!session.isVerified(name, reference as Parameters<CardSession["isVerified"]>[1]))
        continue;
      const answer = await card.transmit(Uint8Array.of(0, 0x20, 0, 0x80 | shortIdentifier(layout)));
      if (answer[0] !== 0x90) wrong.push(`${name} ${reference}`);
    }
  }
  return wrong;
}

test.each<ChipBehaviour>([{}, { clearOnReselect: false }])(
  "a session never takes for verified what the card does not: %o",
  { timeout: 120_000 },
  async (behaviour) => {
    let believed = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(anyApplication, anyCommand), { maxLength: 40, size: "max" }),
        async (steps) => {
          const card = await issueCard({
            persona: "taro",
            issuer,
            behaviour: { ...behaviour, queryWhenVerified: "success" },
          });
          const session = new CardSession(card, profile);
          for (const [name, command] of steps) {
            await session
              .use(name, undefined, ({ transmit }) => transmit(command.slice()))
              .catch((error: unknown) => expect(error).toSatisfy(JpkiError.is));
            if (session.isVerified("authentication", "authenticationPin")) believed++;
            expect(await wronglyBelieved(session, card)).toEqual([]);
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(believed).toBeGreaterThan(0);
  },
);

test("a session of a card that was taken out sends nothing more, even when the card is in again", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const session = new CardSession(card, profile);
  const ask = (): Promise<unknown> =>
    session.use("authentication", undefined, ({ transmit }) => transmit(hex("00200098")));
  await ask();
  card.remove();
  card.insert();
  const before = card.commandCount;
  await expect(ask()).rejects.toMatchObject({ code: "CARD_REMOVED" });
  expect(card.commandCount).toBe(before);
});
