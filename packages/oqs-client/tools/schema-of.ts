/**
 * An XML schema (XSD 1.0) of a message, from its description.
 *
 * `read` says what may come: every order, every code, every length, because answers are free in all of that. `write` says what we
 * send: the order of the description, dates that look like dates, codes the tables know. Neither knows elements nobody described.
 */
import { codeTables } from "../src/codes.ts";
import type { Fields, GroupField, TextField, ValueType } from "../src/messages/fields.ts";
import type { MessageKind } from "../src/messages/message-kinds.ts";
import { certaintyOf } from "../src/messages/sources.ts";

/** For which direction a schema is made. */
export type SchemaDirection = "read" | "write";

/** The schema of a kind of message, ending with a line break. */
export function schemaOf(kind: MessageKind, direction: SchemaDirection): string {
  const root: GroupField = { ja: kind.ja, fields: kind.codec.fields };
  const rule =
    direction === "read"
      ? "What may be read: any order, any text. A new element makes a message invalid here and nowhere else: be told about it, do not refuse it."
      : "What is written: this order, values of their type, codes of the tables.";
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="unqualified">',
    `\t<xs:annotation><xs:documentation>${kind.name}: ${kind.used.join(", ")}. ${rule} Rebuilt from public sources; not the official schema. Written by tools/oqs-pages.ts.</xs:documentation></xs:annotation>`,
    ...elementOf("XmlMsg", root, direction, "\t", ""),
    "</xs:schema>",
  ].join("\n")}\n`;
}

function elementOf(
  name: string,
  field: TextField | GroupField,
  direction: SchemaDirection,
  indent: string,
  occurs: string,
): string[] {
  const open = `${indent}<xs:element name="${name}"${occurs}>`;
  const inner = `${indent}\t`;
  const certainty = certaintyOf(field);
  const mark = certainty === undefined ? "" : ` (${certainty.certainty})`;
  const documentation = `${inner}<xs:annotation><xs:documentation xml:lang="ja">${field.ja}${mark}</xs:documentation></xs:annotation>`;
  const content =
    "fields" in field
      ? groupType(field.fields, direction, inner)
      : textType(field, direction, inner);
  return [open, documentation, ...content, `${indent}</xs:element>`];
}

function groupType(fields: Fields, direction: SchemaDirection, indent: string): string[] {
  const entries = Object.entries(fields);
  const repeats = entries.some(([, field]) => field.repeated === true);
  // XSD 1.0 lets nothing repeat in xs:all. There a choice takes its place, which cannot see a single element that stands twice.
  const model =
    direction === "write" || (repeats && entries.length === 1)
      ? { open: "xs:sequence", close: "xs:sequence" }
      : repeats
        ? { open: 'xs:choice minOccurs="0" maxOccurs="unbounded"', close: "xs:choice" }
        : { open: "xs:all", close: "xs:all" };
  const occurs = (field: TextField | GroupField): string => {
    if (model.close === "xs:choice") return "";
    return field.repeated === true ? ' minOccurs="0" maxOccurs="unbounded"' : ' minOccurs="0"';
  };
  return [
    `${indent}<xs:complexType>`,
    `${indent}\t<${model.open}>`,
    ...entries.flatMap(([name, field]) =>
      elementOf(name, field, direction, `${indent}\t\t`, occurs(field)),
    ),
    `${indent}\t</${model.close}>`,
    `${indent}</xs:complexType>`,
  ];
}

/** Empty elements are written where an answer that is passed on had them. */
const patterns: Readonly<Partial<Record<ValueType, string>>> = {
  date: "([0-9]{8})?",
  dateTime: "([0-9]{14})?",
  month: "([0-9]{6})?",
  monthOrDate: "([0-9]{6}([0-9]{2})?)?",
  percent: "([0-9]{3})?",
  yen: "[0-9]*",
  count: "[0-9]*",
  insurerNumber: "( {2}[0-9]{6}|[0-9]{8}|[0-9]{6})?",
};

function textType(field: TextField, direction: SchemaDirection, indent: string): string[] {
  const facets = direction === "read" ? [] : facetsOf(field);
  const base = `${indent}\t<xs:restriction base="xs:string"`;
  return [
    `${indent}<xs:simpleType>`,
    ...(facets.length === 0
      ? [`${base}/>`]
      : [
          `${base}>`,
          ...facets.map((facet) => `${indent}\t\t<xs:${facet}/>`),
          `${indent}\t</xs:restriction>`,
        ]),
    `${indent}</xs:simpleType>`,
  ];
}

/** Only lengths a source states; inferred ones are no reason to call a message wrong. */
function facetsOf(field: TextField): string[] {
  if (field.codes !== undefined)
    return Object.entries(codeTables[field.codes].values)
      .filter(([, { maker, readOnly }]) => maker !== true && readOnly !== true)
      .map(([code]) => `enumeration value="${code}"`);
  const pattern = patterns[field.type ?? "text"];
  if (pattern !== undefined) return [`pattern value="${pattern}"`];
  if (field.lengthSeen === undefined) return [];
  if (field.digits !== undefined) return [`pattern value="([0-9]{${field.digits}})?"`];
  return field.maxLength === undefined ? [] : [`maxLength value="${field.maxLength}"`];
}
