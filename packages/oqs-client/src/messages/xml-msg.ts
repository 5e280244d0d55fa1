/**
 * The message of the interface specification (XmlMsg): header and body, one description, two notations.
 * @module
 */
import type { Encoding } from "../encoding.ts";
import { readJson, writeJson } from "../json.ts";
import { readXml, writeXml, type XmlWriteOptions } from "../xml.ts";
import { type Content, malformed } from "./element.ts";
import { type Decoded, decode, encode, type Fields, type GroupField } from "./fields.ts";
import { type MessageBodyFields, messageBody } from "./message-body.ts";
import { messageHeader } from "./message-header.ts";

/** Description of a whole message: a header and a body. */
export type MessageFields<B extends Fields, H extends Fields = typeof messageHeader> = {
  readonly MessageHeader: GroupField<H> & { readonly en: "header" };
  readonly MessageBody: GroupField<B> & { readonly en: "body" };
};

/** A message with a body of the given elements; what is not described stands in `extra`. */
export type Message<B extends Fields, H extends Fields = typeof messageHeader> = Decoded<
  MessageFields<B, H>
>;

/** A whole eligibility message (XmlMsg) with its wire names. */
export type XmlMsg = Message<MessageBodyFields>;

/** Reads and writes messages of one kind in both notations. */
export interface MessageCodec<B extends Fields, H extends Fields = typeof messageHeader> {
  /** The description it reads and writes by. */
  readonly fields: MessageFields<B, H>;
  /** Web-API: JSON in UTF-8. @throws OqsError MALFORMED_ANSWER */
  decodeJson(bytes: Uint8Array): Message<B, H>;
  /** Web-API: JSON in the order of the description. */
  encodeJson(message: Message<B, H>): string;
  /** Folder: XML in the configured encoding. @throws OqsError MALFORMED_ANSWER, ENCODING_MISMATCH */
  decodeXml(bytes: Uint8Array, options: { encoding: Encoding }): Message<B, H>;
  /** Folder: XML in the order of the description. @throws UnencodableCharacterError */
  encodeXml(message: Message<B, H>, options: XmlWriteOptions): Uint8Array;
}

/** A {@link MessageCodec} for a body, and for a header where it is another than the common one. */
export function messageCodec<B extends Fields>(body: B): MessageCodec<B>;
export function messageCodec<B extends Fields, H extends Fields>(
  body: B,
  header: H,
): MessageCodec<B, H>;
export function messageCodec(
  body: Fields,
  header: Fields = messageHeader,
): MessageCodec<Fields, Fields> {
  const fields: MessageFields<Fields, Fields> = {
    MessageHeader: { en: "header", ja: "メッセージヘッダ", seen: "myclinic-ts", fields: header },
    MessageBody: { en: "body", ja: "メッセージボディ", seen: "myclinic-ts", fields: body },
  };
  const read = (content: Content): Message<Fields, Fields> => decode(fields, content, "XmlMsg");
  return {
    fields,
    decodeJson: (bytes) => read(rootOf(readJson(bytes))),
    encodeJson: (message) =>
      writeJson([{ name: "XmlMsg", content: encode(fields, message, "json") }]),
    decodeXml: (bytes, options) => {
      const root = readXml(bytes, options);
      return read(rootOf([root]));
    },
    encodeXml: (message, options) =>
      writeXml({ name: "XmlMsg", content: encode(fields, message, "xml") }, options),
  };
}

/** Questions and answers about eligibility (資格確認). */
export const eligibilityMessage: MessageCodec<MessageBodyFields> = messageCodec(messageBody);

function rootOf(content: Content | undefined): Content {
  if (content === undefined || typeof content === "string" || "items" in content)
    throw malformed("it is no message");
  const roots = content.filter((element) => element.name === "XmlMsg");
  const [root] = roots;
  if (root === undefined || roots.length > 1) throw malformed("it must hold XmlMsg once");
  return root.content;
}
