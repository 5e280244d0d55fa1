import { describe, expect, it } from "vitest";
import { evaluate, type Facts, mhlwIntegrated, profileOf, verdict } from "../src/index.ts";
import { evaluateMachine, loadMachine, type Machine, machineNames } from "./machines.ts";
import { goodTerminal, statementFor } from "./made-machines.ts";

const machines = machineNames.map(loadMachine);

const results = (machine: Machine) =>
  Object.fromEntries(
    evaluateMachine(machine).judgements.map(({ requirement, result }) => [requirement.id, result]),
  );

describe("evaluation over the machines of test/machines", () => {
  it("are enough: good ones, and one for each way to fail", () => {
    expect(machines.length).toBeGreaterThan(60);
    expect(
      machines.filter((machine) => machine.expect.verdict === "not-met").length,
    ).toBeGreaterThan(25);
  });

  it.each(machines)("$name", (machine) => {
    expect(results(machine)).toEqual(machine.rows);
    const evaluation = evaluateMachine(machine);
    expect(verdict(evaluation)).toBe(machine.expect.verdict);
    for (const [id, words] of Object.entries(machine.expect.says ?? {})) {
      const judgement = evaluation.judgements.find(({ requirement }) => requirement.id === id);
      expect(`${judgement?.observed.en} ${judgement?.note?.en ?? ""}`).toContain(words);
    }
  });

  it("differ from their base where they say so, and nowhere else", () => {
    const idle = machines.flatMap((machine) => {
      if (machine.base === undefined || machine.profile !== "mhlw-integrated-2026") return [];
      const base = results(loadMachine(machine.base));
      return Object.entries(machine.expect.rows ?? {})
        .filter(([id, result]) => base[id] === result)
        .map(([id]) => `${machine.name}: ${id}`);
    });
    expect(idle).toEqual([]);
  });

  it("say who made them: none is passed off as recorded", () => {
    for (const { name, about } of machines) expect(about, name).toMatch(/^(made|recorded): /);
  });

  it("let no must row pass that software cannot see", () => {
    const blind: Facts = {
      schema: "uketsuke-facts/1",
      collectedAt: goodTerminal.collectedAt,
      platform: "windows",
      collector: goodTerminal.collector,
      missing: [{ topic: "os", why: "no permission", needsAdministrator: true }],
    };
    const { judgements } = evaluate(blind, mhlwIntegrated, []);
    const must = judgements.filter(({ requirement }) => requirement.level.startsWith("must"));
    expect(new Set(must.map(({ result }) => result))).toEqual(new Set(["unknown"]));
    expect(judgements.some(({ result }) => result === "pass")).toBe(false);
    const system = judgements.find(({ requirement }) => requirement.id === "OS-1");
    expect(system?.observed.en).toBe("not seen: no permission (an administrator sees more)");
  });

  it("attest every must row that is unknown, and then the verdict is met", () => {
    const blind: Facts = {
      schema: "uketsuke-facts/1",
      collectedAt: goodTerminal.collectedAt,
      platform: "windows",
      collector: goodTerminal.collector,
      missing: [],
    };
    const statements = mhlwIntegrated.requirements.map(({ id }) => statementFor(id));
    const evaluation = evaluate(blind, mhlwIntegrated, statements);
    expect(verdict(evaluation)).toBe("met");
    expect(evaluation.counts.pass).toBe(0);
  });

  it("judge a row by Japan's calendar day", () => {
    const facts = { ...goodTerminal, collectedAt: "2026-11-20T16:00:00.000Z" };
    expect(evaluate(facts, mhlwIntegrated, []).today).toBe("2026-11-21");
  });

  it("show rows about Windows as not applicable on a Linux development machine", () => {
    const { safety: _safety, ...facts } = goodTerminal;
    const evaluation = evaluate(
      { ...facts, platform: "linux" },
      profileOf("mhlw-integrated-2026"),
      [],
    );
    const development = evaluation.judgements.filter(
      ({ reason }) => reason === "development-machine",
    );
    expect(development.map(({ requirement }) => requirement.id)).toEqual([
      "OS-1",
      "OS-2",
      "OS-3",
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((part) => `SEC-6.${part}`),
    ]);
  });
});
