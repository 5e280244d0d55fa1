import { BinaryFile } from "./binary-file.ts";
import type { CardCallOptions, CardSession } from "./card-session.ts";
import { JpkiError } from "./errors.ts";
import { tags } from "./layout/file-formats.ts";
import {
  type PinTries,
  triesLeft,
  type VerificationNumberOptions,
  verificationNumberPolicy,
  verifyReference,
} from "./reference.ts";
import { withSecret } from "./secret.ts";

/** 券面事項確認AP: the printed face of the card in electronic form. */
export interface CardSurface {
  /** Tries left of verification number B (照合番号B); ten on a fresh card. */
  verificationNumberTriesLeft(options?: CardCallOptions): Promise<PinTries>;
  /**
   * The photo (顔写真): the bytes of a greyscale JPEG 2000 file, unchecked. One VERIFY; only the photo is read, the images
   * of name and address are stepped over. Throws VERIFICATION_NUMBER_*, FILE_INVALID.
   */
  readPhoto(options: VerificationNumberOptions): Promise<Uint8Array>;
}

/** Objects a surface file may hold; the walk to the photo ends there. */
const maximumObjects = 16;

/** @internal */
export function cardSurface(session: CardSession): CardSurface {
  const { files, references } = session.profile.applications.surface;
  const { verificationNumberB } = references;
  return {
    verificationNumberTriesLeft: (options) =>
      session.use("surface", options, (channel) => triesLeft(channel, verificationNumberB)),

    readPhoto: ({ verificationNumber, allowFewTries = false, ...options }) =>
      withSecret(verificationNumber, () =>
        session.use("surface", options, async (channel) => {
          await verifyReference(
            channel,
            verificationNumberB,
            verificationNumber,
            verificationNumberPolicy,
            allowFewTries,
          );
          return readPhotoObject(new BinaryFile(channel, files.surface));
        }),
      ),
  };
}

async function readPhotoObject(file: BinaryFile): Promise<Uint8Array> {
  const template = await file.readHeader(0);
  if (template.tag !== tags.surface.file) throw invalid("does not begin with its template");
  const end = template.headerLength + template.valueLength;
  let offset = template.headerLength;
  for (let count = 0; count < maximumObjects && offset < end; count++) {
    const { tag, headerLength, valueLength } = await file.readHeader(offset);
    const next = offset + headerLength + valueLength;
    if (next > end) throw invalid("has an object that is longer than the file");
    if (tag === tags.surface.photo) {
      if (valueLength === 0) break;
      return file.read(offset + headerLength, valueLength);
    }
    offset = next;
  }
  throw invalid("holds no photo");
}

function invalid(reason: string): JpkiError {
  return new JpkiError("FILE_INVALID", `The card surface file ${reason}.`);
}
