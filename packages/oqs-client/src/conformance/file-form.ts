import { decodeText, type Encoding } from "../encoding.ts";
import { readXml } from "../xml.ts";

/** The encoding an XML declaration names; undefined when there is none. */
export function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 200)).toString("latin1");
  return /^<\?xml[^>]*\sencoding=["']([\w-]+)["']/.exec(head)?.[1];
}

/** Whether bytes are a well-formed document in an encoding, whatever they declare. */
export function isReadable(bytes: Uint8Array, encoding: Encoding): boolean {
  try {
    const text = decodeText(bytes, encoding).replace(/^<\?xml[^>]*\?>/, "");
    readXml(Buffer.from(text), { encoding: "UTF-8" });
    return true;
  } catch {
    return false;
  }
}
