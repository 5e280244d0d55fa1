import { JpkiError } from "./errors.ts";
import { readTlvHeader, type TlvView, viewTlvs } from "./tlv.ts";

/**
 * The objects of a file that is one template with that tag and nothing else. `name` is what errors call the file. The objects are views.
 * Throws FILE_INVALID, TLV_INVALID.
 */
export function openTemplate(file: Uint8Array, tag: number, name: string): readonly TlvView[] {
  if (file.length === 0) throw invalidFile(name, "is empty");
  const header = readTlvHeader(file);
  if (header.tag !== tag) throw invalidFile(name, "does not begin with its template");
  if (header.headerLength + header.valueLength !== file.length) {
    throw invalidFile(name, "is not as long as its template says");
  }
  return viewTlvs(file.subarray(header.headerLength));
}

/** Whether a table of 16-bit offsets names the place of every object after it, counted from the first byte of the file. */
export function isOffsetTable(
  table: TlvView,
  objects: readonly TlvView[],
  templateHeaderLength: number,
): boolean {
  const rest = objects.slice(objects.indexOf(table) + 1);
  return (
    table.value.length === rest.length * 2 &&
    rest.every(({ offset }, index) => {
      const [high = 0, low = 0] = table.value.subarray(index * 2);
      return high * 0x100 + low === offset + templateHeaderLength;
    })
  );
}

/** The error for a file whose content is not what the application defines. */
export function invalidFile(name: string, reason: string): JpkiError {
  return new JpkiError("FILE_INVALID", `The ${name} file ${reason}.`);
}
