/**
 * Where the descriptions come from. The official sheets (別紙) are not public; every element says who shows it and how sure that is.
 * @module
 */

/** Public sources by the short name the descriptions use. */
export const sources = {
  "myclinic-ts":
    "hangilc/myclinic-ts on GitHub: typed results, codes and a Web-API client of a clinic",
  ResWatcher:
    "ResWatcher and OqsFunc, JavaScript on GitHub that names its source: 別紙3-1 Ver8.07, 別紙5-1",
  OQSDrug2: "YUKI-ENT/OQSDrug2 on GitHub: bulk confirmation, medication and checkup files",
  MynaReception: "YUKI-ENT/MynaReception on GitHub: reference numbers, face files",
  "smart-test": "Sotatek-ChinhVu/smart-test on GitHub: classes of the bulk confirmation",
  "usen-almex": "faq.usen-almex.jp 69989: the maker's description of its own reader files",
} as const;

/** Short name of a public source. */
export type SourceName = keyof typeof sources;

/** How sure a statement is: seen in a source, inferred from one, or only remembered. */
export type Certainty = "seen" | "inferred" | "memory";

/** Who shows an element or a code; exactly one of them stands in every description that is not our own. */
export interface Provenance {
  /** The source it was seen in. */
  readonly seen?: SourceName;
  /** The source it is inferred from. */
  readonly inferred?: SourceName;
  /** Nobody shows it; it is remembered and unverified. */
  readonly memory?: true;
}

/** Certainty and source of a description; undefined where nothing is claimed because the element is our own. */
export function certaintyOf(
  described: Provenance,
): { readonly certainty: Certainty; readonly source?: SourceName } | undefined {
  if (described.seen !== undefined) return { certainty: "seen", source: described.seen };
  if (described.inferred !== undefined)
    return { certainty: "inferred", source: described.inferred };
  return described.memory === true ? { certainty: "memory" } : undefined;
}
