import { expect, it } from "vitest";
import { type Facts, type FactTopic, profileOf, topicsOf } from "../src/index.ts";
import { judge } from "../src/rules.ts";
import { loadMachine, machineNames } from "./machines.ts";

const common = ["collectedAt", "platform", "missing"];

it("a rule reads the topics that its row names, all of them and no others", () => {
  const read = new Map<string, Set<string>>();
  for (const machine of machineNames.map(loadMachine)) {
    const profile = profileOf(machine.profile);
    const circumstances = { kit: machine.kit, profile, today: "2026-11-20" };
    for (const requirement of profile.requirements) {
      const seen = read.get(requirement.check.rule) ?? new Set<string>();
      const watched = new Proxy(machine.facts, {
        get: (facts, name) => {
          if (typeof name === "string" && !common.includes(name)) seen.add(name);
          return facts[name as keyof Facts];
        },
      });
      judge(requirement, watched, circumstances);
      read.set(requirement.check.rule, seen);
    }
  }
  const named = machineNames.flatMap((name) =>
    profileOf(loadMachine(name).profile).requirements.map(
      (row): readonly [string, readonly FactTopic[]] => [row.check.rule, topicsOf(row)],
    ),
  );
  for (const [rule, topics] of named) {
    expect([...(read.get(rule) ?? [])].sort(), rule).toEqual([...topics].sort());
  }
});
