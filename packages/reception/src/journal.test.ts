import fc from "fast-check";
import { expect, test } from "vitest";
import { chainLine, type JournalLine, verifyChain } from "./journal.ts";

function chain(length: number): JournalLine[] {
  const lines: JournalLine[] = [];
  for (let index = 0; index < length; index += 1)
    lines.push(
      chainLine(
        lines.at(-1),
        { visit: "v", step: `s${index}`, outcome: "ok", milliseconds: index },
        new Date(index * 1000),
      ),
    );
  return lines;
}

test("an untouched chain is intact, also an empty one", () => {
  expect(verifyChain(chain(20))).toEqual({ outcome: "intact", lines: 20 });
  expect(verifyChain([])).toEqual({ outcome: "intact", lines: 0 });
});

test("any edited field of any line is found", () => {
  const edits: ((line: JournalLine) => JournalLine)[] = [
    (line) => ({ ...line, outcome: "changed" }),
    (line) => ({ ...line, step: "changed" }),
    (line) => ({ ...line, milliseconds: line.milliseconds + 1 }),
    (line) => ({ ...line, code: "ADDED" }),
    (line) => ({ ...line, at: new Date(0.5).toISOString().replace("1970", "1971") }),
    (line) => ({ ...line, visit: "other" }),
    (line) => ({ ...line, hash: `${line.hash.slice(1)}0` }),
  ];
  fc.assert(
    fc.property(fc.nat(9), fc.constantFrom(...edits), (index, edit) => {
      const lines = chain(10);
      lines[index] = edit(lines[index] as JournalLine);
      expect(verifyChain(lines).outcome).toBe("broken");
    }),
  );
});

test("a deleted, inserted or moved line is found, a cut tail only with the head kept elsewhere", () => {
  const lines = chain(6);
  expect(verifyChain(lines.toSpliced(2, 1))).toMatchObject({ outcome: "broken", reason: "order" });
  expect(verifyChain(lines.toSpliced(2, 0, lines[1] as JournalLine)).outcome).toBe("broken");
  expect(verifyChain([...lines.slice(1, 2), ...lines.slice(0, 1)]).outcome).toBe("broken");
  const cut = lines.slice(0, 4);
  expect(verifyChain(cut).outcome).toBe("intact");
  expect(verifyChain(cut, { head: lines.at(-1)?.hash ?? "" })).toEqual({
    outcome: "broken",
    sequence: 5,
    reason: "truncated",
  });
});
