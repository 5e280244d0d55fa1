// Judges every machine of test/machines; run by branches.test.ts in a process of its own, which counts what was visited.
import { profileOf, topicsOf, verdict } from "../src/index.ts";
import { evaluateMachine, loadMachine, machineNames } from "./machines.ts";

for (const name of machineNames) {
  const machine = loadMachine(name);
  verdict(evaluateMachine(machine));
  profileOf(machine.profile).requirements.forEach(topicsOf);
}
