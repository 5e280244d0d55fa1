import { faceFlows } from "./face-flows.ts";
import type { Flow } from "./flow.ts";
import { keyFlows } from "./key-flows.ts";
import { otherFlows } from "./other-flows.ts";

/** Every flow of the client: together they call all that talks to a card. */
export const flows: readonly Flow[] = [...keyFlows, ...faceFlows, ...otherFlows];
