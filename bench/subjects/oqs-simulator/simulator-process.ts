/** A simulator in a process of its own; tells whoever started it how it is reached. */
import { startSimulator } from "@uketsuke/oqs-client/simulator";

const simulator = await startSimulator({ population: 100_000 });
const { endpoint, institution, credentials, people } = simulator;
const person = people.find((one) => one.case === "late-elderly-20");
process.send?.({ endpoint, institution, credentials, person });
process.on("disconnect", () => process.exit());
