import { certainties, levels, parties, results, verdicts } from "./words.ts";

/** The words of the reports, for whoever prints rows by itself. */
export interface ReportWords {
  readonly certainties: typeof certainties;
  readonly levels: typeof levels;
  readonly parties: typeof parties;
  readonly results: typeof results;
  readonly verdicts: typeof verdicts;
}

/** Levels, parties, results, verdicts and certainties in Japanese and English. */
export const reportWords: ReportWords = { certainties, levels, parties, results, verdicts };
