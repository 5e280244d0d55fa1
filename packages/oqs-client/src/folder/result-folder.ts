import type { Consents } from "../consent.ts";
import type { Eligibility } from "../eligibility.ts";
import type { Encoding } from "../encoding.ts";
import { eligibilityMessage } from "../messages/xml-msg.ts";
import { atomicWrite, removeLeftovers } from "./atomic-write.ts";
import { faceResultMessage, faceResultName } from "./face-result.ts";
import { checkIdentifier, checkSettings } from "./settings.ts";
import { subfolder } from "./subfolder.ts";

/** Options of {@link resultFolder}. */
export interface ResultFolderOptions {
  /** What the receipt computer reads (文字コード); a setting of the facility. */
  readonly encoding: Encoding;
  /** 医療機関コード, 10 digits. */
  readonly institution: string;
  /** A character Shift_JIS cannot hold (外字): refuse the file (default), or write 〓 (ゲタ) in its place. */
  readonly unencodable?: "refuse" | "geta";
  /** Now; for the file's name and times. */
  readonly clock?: () => Date;
}

/** Options of {@link ResultFolder.deliver}. */
export interface DeliverOptions {
  /** Ties the file to the visit it belongs to: 1 to 64 printable ASCII characters (任意のファイル識別子). */
  readonly sessionId: string;
  /** Written into the result; absent = as the payer answered. */
  readonly consents?: Consents;
  /** When they were given; now when absent. */
  readonly consentedAt?: Date;
}

/** The folder shared with the receipt computer (連携フォルダ). */
export interface ResultFolder {
  /**
   * Writes a face result file into the subfolder `face`. It appears whole or not at all; after a crash at any moment
   * too. The answer is delivered whatever its outcome: the receipt computer shows refusals as well. Only when the very
   * last step fails (the folder's own flush) may the file be there although this throws.
   * @throws OqsError FOLDER_NOT_FOUND, FOLDER_NOT_WRITABLE, FOLDER_FULL, UNENCODABLE_CHARACTER, INVALID_ARGUMENT
   */
  deliver(eligibility: Eligibility, options: DeliverOptions): Promise<{ readonly path: string }>;
}

/** A process that writes for longer than this is dead; so often its leftovers are looked for. */
const leftoverAgeMs = 10 * 60 * 1000;

/** The result folder below `path`, the root of the 連携ソフト interface (commonly `OQS`). @throws OqsError INVALID_ARGUMENT */
export function resultFolder(path: string, options: ResultFolderOptions): ResultFolder {
  const { encoding, institution, clock = () => new Date() } = options;
  checkSettings({ institution, encoding });
  let sweptAt = Number.NEGATIVE_INFINITY;
  return {
    async deliver(eligibility, { sessionId, consents, consentedAt }) {
      checkIdentifier(sessionId, "a session id");
      const now = clock();
      const message = faceResultMessage({
        eligibility,
        institution,
        sessionId,
        encoding,
        now,
        consents,
        consentedAt,
      });
      const bytes = eligibilityMessage.encodeXml(message, {
        encoding,
        unencodable: options.unencodable ?? "refuse",
      });
      const folder = await subfolder(path, "face", { make: true });
      if (performance.now() - sweptAt > leftoverAgeMs) {
        await removeLeftovers(folder, { olderThanMs: leftoverAgeMs });
        sweptAt = performance.now();
      }
      return await atomicWrite(folder, faceResultName(institution, now), bytes);
    },
  };
}
