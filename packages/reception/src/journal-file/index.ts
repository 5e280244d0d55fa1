export { type JournalFile, type JournalFileOptions, openJournalFile } from "./journal-file.ts";
export { type JournalPart, journalParts, type Tombstone } from "./journal-lines.ts";
export { type PruneOptions, pruneJournalFile } from "./prune-journal-file.ts";
export type { Seal, SealOptions } from "./seal.ts";
export { type JournalCheck, type VerifyOptions, verifyJournalFile } from "./verify-journal-file.ts";
