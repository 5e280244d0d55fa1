/**
 * Bulk messages (一括) in constant memory: one unit after the other, from and to the bytes of a file, by the same
 * descriptions that whole messages are read and written with.
 * @module
 */
import { type BulkResultFields, bulkResultMessage } from "./messages/bulk-confirm-unit.ts";
import { type BulkSearchFields, bulkSearchMessage } from "./messages/bulk-search.ts";
import { type Content, type Element, malformed, singleLimits } from "./messages/element.ts";
import { type Decoded, decode, encode, type Fields } from "./messages/fields.ts";
import type { messageHeader } from "./messages/message-header.ts";
import type { MessageCodec } from "./messages/xml-msg.ts";
import { readXmlParts, writeXmlParts, type XmlPartsOptions, type XmlWriteOptions } from "./xml.ts";

/** Name of an element that stands many times in a body, one for each person. */
export type UnitName<B extends Fields> = {
  [K in keyof B]: B[K] extends { readonly repeated: true; readonly fields: Fields } ? K : never;
}[keyof B] &
  string;

/** One person's part of a body. */
export type Unit<B extends Fields, K extends keyof B> = B[K] extends {
  readonly fields: infer F extends Fields;
}
  ? Decoded<F>
  : never;

/** What {@link readBulk} gives, in the order of the file: a header, units, and what else stands in the body, last. */
export type BulkPart<B extends Fields, K extends keyof B, H extends Fields = typeof messageHeader> =
  | { readonly kind: "header"; readonly header: Decoded<H> }
  | { readonly kind: "unit"; readonly unit: Unit<B, K> }
  | { readonly kind: "body"; readonly body: Decoded<B> };

/** Where the bytes come from: a file stream, an entry of an archive, or pieces at hand. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Reads a bulk message of one kind. A file that is broken or truncated ends with the error; nothing of the unit it breaks
 * in is given, but the units before it were: use none of them before the end is reached.
 * @throws OqsError MALFORMED_ANSWER, ENCODING_MISMATCH
 */
export async function* readBulk<B extends Fields, K extends UnitName<B>, H extends Fields>(
  message: MessageCodec<B, H>,
  unit: K,
  source: ByteSource,
  options: XmlPartsOptions,
): AsyncGenerator<BulkPart<B, K, H>, void, undefined> {
  const { MessageHeader, MessageBody } = message.fields;
  const unitFields = fieldsOfUnit(MessageBody.fields, unit);
  const header: Element[] = [];
  const body: Element[] = [];
  const closed = new Set<string>();
  for await (const { element, parents } of readXmlParts(source, options)) {
    const [root, group] = parents;
    if (root !== "XmlMsg") throw malformed("it must hold XmlMsg once");
    const { name, content } = element;
    if (group === "MessageBody" && name === unit) {
      const decoded = decode(unitFields, content, `XmlMsg/MessageBody/${unit}`);
      yield { kind: "unit", unit: decoded as Unit<B, K> };
    } else if (group === "MessageHeader" || group === "MessageBody") {
      keep(element, group === "MessageHeader" ? header : body);
    } else if (name === "MessageHeader") {
      once(name, closed);
      const decoded = decode(
        MessageHeader.fields,
        contentOf(content, header),
        "XmlMsg/MessageHeader",
      );
      yield { kind: "header", header: decoded };
    } else if (name === "MessageBody") {
      once(name, closed);
      const decoded = decode(MessageBody.fields, contentOf(content, body), "XmlMsg/MessageBody");
      yield { kind: "body", body: decoded };
    }
  }
}

/** What {@link writeBulk} writes. */
export interface BulkContent<B extends Fields, K extends keyof B, H extends Fields> {
  readonly header: Decoded<H>;
  /** What stands in the body beside the units. */
  readonly body?: Decoded<B>;
  readonly units: AsyncIterable<Unit<B, K>> | Iterable<Unit<B, K>>;
}

/** Writes a bulk message of one kind. @throws UnencodableCharacterError */
export function writeBulk<B extends Fields, K extends UnitName<B>, H extends Fields>(
  message: MessageCodec<B, H>,
  unit: K,
  { header, body, units }: BulkContent<B, K, H>,
  options: XmlWriteOptions & { readonly signal?: AbortSignal },
): AsyncGenerator<Uint8Array, void, undefined> {
  const { MessageHeader, MessageBody } = message.fields;
  const unitFields = fieldsOfUnit(MessageBody.fields, unit);
  async function* items(): AsyncGenerator<Element> {
    if (body !== undefined) yield* encode(MessageBody.fields, body, "xml");
    for await (const one of units) yield { name: unit, content: encode(unitFields, one, "xml") };
  }
  const before = [
    { name: "MessageHeader", content: encode(MessageHeader.fields, header, "xml") },
  ] as const;
  return writeXmlParts({ root: "XmlMsg", before, list: "MessageBody" }, items(), options);
}

/** Reads the result of a bulk confirmation (一括照会結果, `…02res`): {@link readBulk} of BulkConfirmUnit. */
export function readBulkResult(
  source: ByteSource,
  options: XmlPartsOptions,
): AsyncGenerator<BulkPart<BulkResultFields, "BulkConfirmUnit">, void, undefined> {
  return readBulk(bulkResultMessage, "BulkConfirmUnit", source, options);
}

/** Writes a bulk confirmation by insurance data (一括照会, `OQSmuquc01req`): {@link writeBulk} of its searches. */
export function writeBulkSearch(
  content: BulkContent<BulkSearchFields, "QualificationConfirmSearchInfo", typeof messageHeader>,
  options: XmlWriteOptions & { readonly signal?: AbortSignal },
): AsyncGenerator<Uint8Array, void, undefined> {
  return writeBulk(bulkSearchMessage, "QualificationConfirmSearchInfo", content, options);
}

function fieldsOfUnit(body: Fields, unit: string): Fields {
  const field = body[unit];
  return field !== undefined && "fields" in field ? field.fields : {};
}

function keep(element: Element, elements: Element[]): void {
  if (elements.length >= singleLimits.nodes)
    throw malformed(`more than ${singleLimits.nodes} elements`);
  elements.push(element);
}

function once(name: string, seen: Set<string>): void {
  if (seen.has(name)) throw malformed(`XmlMsg/${name} stands there twice`);
  seen.add(name);
}

/** A group whose elements were taken is empty; one that never had any may hold text, for the decoder to refuse. */
function contentOf(content: Content, taken: readonly Element[]): Content {
  return typeof content === "string" ? content : taken;
}
