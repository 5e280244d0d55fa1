import type { Check } from "../requirement.ts";

/** The check that a rule of this name judges. */
export type CheckOf<R extends Check["rule"]> = Extract<Check, { readonly rule: R }>;
