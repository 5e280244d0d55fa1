import { OqsError } from "../errors.ts";

/** What a failed file operation in the result folder means; paths stay out of the message, they stand in `cause`. */
export function folderFailure(cause: unknown): OqsError {
  if (OqsError.is(cause)) return cause;
  const code = codeOf(cause);
  if (code === "ENOENT" || code === "ENOTDIR")
    return new OqsError("FOLDER_NOT_FOUND", "the result folder is not there: connect the share", {
      cause,
    });
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG")
    return new OqsError("FOLDER_FULL", `the result folder is full (${code}): free some space`, {
      cause,
    });
  return new OqsError(
    "FOLDER_NOT_WRITABLE",
    `the result folder cannot be written (${code}): check its rights and its disk`,
    { cause },
  );
}

/** Code of a system error, e.g. `EACCES`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "unknown";
}
