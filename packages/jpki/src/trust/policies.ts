import type { Extensions, PolicyMapping } from "./extensions.ts";
import type { Finding } from "./refusal.ts";

/** anyPolicy (RFC 5280, 4.2.1.4). */
export const anyPolicy = "2.5.29.32.0";

/** What the caller asks of certificate policies (RFC 5280, 6.1.1 c to f). */
export interface PolicyOptions {
  /** Object identifiers of acceptable policies; absent means any. */
  readonly acceptable?: readonly string[];
  /** The path must be valid for at least one acceptable policy. */
  readonly required?: boolean;
  readonly inhibitMapping?: boolean;
  readonly inhibitAnyPolicy?: boolean;
}

/** One policy that a path up to some depth is valid for. */
interface PolicyNode {
  readonly policy: string;
  /** What a certificate below must name to continue here. */
  expected: ReadonlySet<string>;
  readonly parents: readonly PolicyNode[];
}

type Level = Map<string, PolicyNode>;

/** What policy processing needs of a certificate. */
export interface PolicyStep {
  readonly extensions: Extensions;
  readonly selfIssued: boolean;
}

/**
 * Full policy processing along one path, from below the anchor to the target. The valid policies are kept as the graph of
 * RFC 9618, which decides as the tree of RFC 5280 does but grows with the size of the certificates, not exponentially.
 */
export interface PolicyProcess {
  /** RFC 5280, 6.1.3 d to f. */
  enter(step: PolicyStep, final: boolean): Finding | undefined;
  /** RFC 5280, 6.1.4 a, b and h to j: before the next certificate. */
  descend(step: PolicyStep): Finding | undefined;
  /** RFC 5280, 6.1.5 a, b and g: the policies the path is valid for, acceptable ones only. */
  conclude(step: PolicyStep): readonly string[] | Finding;
}

/** Begins policy processing of a path of `length` certificates below an anchor that may constrain it (RFC 5937). */
export function beginPolicies(
  length: number,
  options: PolicyOptions,
  anchor: Extensions,
): PolicyProcess {
  let explicit = options.required ? 0 : length + 1;
  let mapping = options.inhibitMapping ? 0 : length + 1;
  let any = options.inhibitAnyPolicy ? 0 : length + 1;
  let level: Level | undefined = new Map([[anyPolicy, root()]]);

  const constrain = ({ policyConstraints, inhibitAnyPolicy }: Extensions): void => {
    explicit = Math.min(explicit, policyConstraints?.requireExplicitPolicy ?? explicit);
    mapping = Math.min(mapping, policyConstraints?.inhibitPolicyMapping ?? mapping);
    any = Math.min(any, inhibitAnyPolicy ?? any);
  };
  constrain(anchor);
  const nothingLeft = (): Finding | undefined =>
    explicit === 0 && !level
      ? { reason: "policy", detail: "no certificate policy is left, and one is required" }
      : undefined;

  return {
    enter({ extensions: { certificatePolicies: policies }, selfIssued }, final) {
      const anyCounts = any > 0 || (selfIssued && !final);
      level = policies && level && nextLevel(level, policies, anyCounts);
      return nothingLeft();
    },
    descend({ extensions, selfIssued }) {
      const mappings = extensions.policyMappings ?? [];
      for (const { issuerDomain, subjectDomain } of mappings) {
        if (issuerDomain === anyPolicy || subjectDomain === anyPolicy) {
          return { reason: "policy-mapping", detail: "anyPolicy is mapped" };
        }
      }
      if (level) applyMappings(level, mappings, mapping > 0);
      if (level?.size === 0) level = undefined;
      if (!selfIssued) {
        explicit = Math.max(0, explicit - 1);
        mapping = Math.max(0, mapping - 1);
        any = Math.max(0, any - 1);
      }
      constrain(extensions);
      return undefined;
    },
    conclude({ extensions }) {
      explicit = Math.max(0, explicit - 1);
      if (extensions.policyConstraints?.requireExplicitPolicy === 0) explicit = 0;
      const policies = level ? acceptedPolicies(level, options.acceptable) : [];
      return explicit > 0 || policies.length > 0
        ? policies
        : { reason: "policy", detail: "the path is valid for no acceptable policy" };
    },
  };
}

function root(): PolicyNode {
  return { policy: anyPolicy, expected: new Set([anyPolicy]), parents: [] };
}

/** RFC 9618, 5.3 (6.1.3 d): the nodes of one more certificate; undefined when there is none. */
function nextLevel(
  above: Level,
  policies: readonly string[],
  anyCounts: boolean,
): Level | undefined {
  const expecting = new Map<string, PolicyNode[]>();
  for (const node of above.values()) {
    for (const policy of node.expected) {
      const nodes = expecting.get(policy);
      if (nodes) nodes.push(node);
      else expecting.set(policy, [node]);
    }
  }
  const level: Level = new Map();
  const add = (policy: string, parents: readonly PolicyNode[]): void => {
    level.set(policy, { policy, expected: new Set([policy]), parents });
  };
  const anyAbove = above.get(anyPolicy);
  for (const policy of policies) {
    if (policy === anyPolicy) continue;
    const parents = expecting.get(policy) ?? (anyAbove && [anyAbove]);
    if (parents) add(policy, parents);
  }
  if (policies.includes(anyPolicy) && anyCounts) {
    for (const [policy, parents] of expecting) if (!level.has(policy)) add(policy, parents);
  }
  return level.size > 0 ? level : undefined;
}

/** RFC 9618, 5.4 (6.1.4 b): what the certificate below has to say for a mapped policy. */
function applyMappings(level: Level, mappings: readonly PolicyMapping[], allowed: boolean): void {
  const mapped = new Map<string, Set<string>>();
  for (const { issuerDomain, subjectDomain } of mappings) {
    const expected = mapped.get(issuerDomain);
    if (expected) expected.add(subjectDomain);
    else mapped.set(issuerDomain, new Set([subjectDomain]));
  }
  const anyHere = level.get(anyPolicy);
  for (const [policy, expected] of mapped) {
    const node = level.get(policy);
    if (!allowed) level.delete(policy);
    else if (node) node.expected = expected;
    else if (anyHere) level.set(policy, { policy, expected, parents: anyHere.parents });
  }
}

/** RFC 9618, 5.5 (6.1.5 g): policies that the first authority not speaking of anyPolicy named, among the acceptable. */
function acceptedPolicies(
  last: Level,
  acceptable: readonly string[] = [anyPolicy],
): readonly string[] {
  const named = new Set<string>();
  let nodes = new Set(last.values());
  while (nodes.size > 0) {
    const above = new Set<PolicyNode>();
    for (const { policy, parents } of nodes) {
      const belowAny = parents.some((parent) => parent.policy === anyPolicy);
      if (policy !== anyPolicy && belowAny) named.add(policy);
      for (const parent of parents) above.add(parent);
    }
    nodes = above;
  }
  const anyIsValid = last.has(anyPolicy);
  if (acceptable.includes(anyPolicy)) return [...named, ...(anyIsValid ? [anyPolicy] : [])];
  return acceptable.filter((policy) => anyIsValid || named.has(policy));
}
