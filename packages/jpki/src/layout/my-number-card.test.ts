import { expect, test } from "vitest";
import { type ApplicationLayout, shortIdentifier } from "./card-profile.ts";
import { maximumFileBytes } from "./file-formats.ts";
import { myNumberCardProfile } from "./my-number-card.ts";
import { nextCardProfile } from "./next-card.ts";

const applications: readonly [string, ApplicationLayout][] = [
  ...Object.entries(myNumberCardProfile.applications),
  ...Object.entries(nextCardProfile.applications).map(
    ([name, layout]): [string, ApplicationLayout] => [`next ${name}`, layout],
  ),
];

test.each(applications)(
  "%s: files, references and keys are told apart by their short identifiers",
  (_, { files, references, keys }) => {
    const items = [...Object.values(files), ...Object.values(references), ...Object.values(keys)];
    for (const { id } of items) expect(id).toBeLessThanOrEqual(0x1e);
    const shorts = items.map(shortIdentifier);
    expect(new Set(shorts).size).toBe(shorts.length);
  },
);

test.each(applications)(
  "%s: what opens a file or a key exists in the application",
  (_, { files, references, keys }) => {
    const unlocks = [
      ...Object.values(files).map(({ read }) => read),
      ...Object.values(keys).map(({ use }) => use),
    ].flatMap((access) => (access === "free" ? [] : access));
    for (const unlock of unlocks)
      if (unlock !== "terminal") expect(Object.keys(references)).toContain(unlock);
  },
);

test("the individual number and verification number A are forbidden wherever they are", () => {
  const forbidden = applications.flatMap(([name, { files, references }]) =>
    Object.entries({ ...files, ...references })
      .filter(([, item]) => item.forbidden)
      .map(([item]) => `${name}.${item}`),
  );
  expect(forbidden.sort()).toEqual([
    "basicInformation.individualNumber",
    "basicInformation.verificationNumberA",
    "next basicInformation.individualNumber",
    "next basicInformation.verificationNumberA",
    "next surface.individualNumberImage",
    "next surface.verificationNumberA",
    "surface.individualNumberImage",
    "surface.verificationNumberA",
  ]);
});

test("no application identifier is the beginning of another: the card matches prefixes", () => {
  const aids = [...new Set(applications.map(([, { aid }]) => aid))];
  for (const aid of aids) expect(aids.filter((other) => other.startsWith(aid))).toEqual([aid]);
});

test("two views of one application agree about everything but their files, whose identifiers differ", () => {
  const { surface, basicInformation } = nextCardProfile.applications;
  expect(surface.aid).toBe(basicInformation.aid);
  expect(surface.references).toBe(basicInformation.references);
  expect(surface.keys).toEqual(basicInformation.keys);
  const ids = [surface, basicInformation].flatMap(({ files, references }) => [
    ...Object.values(files),
    ...(files === surface.files ? Object.values(references) : []),
  ]);
  expect(new Set(ids.map(shortIdentifier)).size).toBe(ids.length);
});

test("no AID that is made up can be a registered one: class F of ISO/IEC 7816-4", () => {
  for (const { aid } of Object.values(nextCardProfile.applications)) expect(aid).toMatch(/^F/);
});

test("offsets of READ BINARY have 15 bits", () => {
  expect(maximumFileBytes - 1).toBe(0x7fff);
});
