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

type MessageFields<B extends Fields> = {
  readonly MessageHeader: GroupField<typeof messageHeader>;
  readonly MessageBody: GroupField<B>;
};

/** A message with a body of the given elements; what is not described stands in `extra`. */
type Message<B extends Fields> = Decoded<MessageFields<B>>;

/** A whole eligibility message (XmlMsg) with its wire names. */
export type XmlMsg = Message<MessageBodyFields>;

/** Reads and writes messages of one kind in both notations. */
export interface MessageCodec<B extends Fields> {
  /** Web-API: JSON in UTF-8. @throws OqsError MALFORMED_ANSWER */
  decodeJson(bytes: Uint8Array): Message<B>;
  encodeJson(message: Message<B>): string;
  /** Folder: XML in the configured encoding. @throws OqsError MALFORMED_ANSWER, ENCODING_MISMATCH */
  decodeXml(bytes: Uint8Array, options: { encoding: Encoding }): Message<B>;
  /** @throws UnencodableCharacterError */
  encodeXml(message: Message<B>, options: XmlWriteOptions): Uint8Array;
}

/** A {@link MessageCodec} for a body. */
export function messageCodec<B extends Fields>(body: B): MessageCodec<B> {
  const fields: MessageFields<B> = {
    MessageHeader: { ja: "メッセージヘッダ", fields: messageHeader },
    MessageBody: { ja: "メッセージボディ", fields: body },
  };
  const read = (content: Content): Message<B> => decode(fields, content, "XmlMsg");
  return {
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
