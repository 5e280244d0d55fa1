/**
 * What a message holds that its description does not know.
 * @module
 */
import type { Element } from "./element.ts";
import type { Decoded, Fields } from "./fields.ts";

/** An element nobody described, with the place it stood at. */
export interface UnknownElement extends Element {
  /** Wire names from the root down, e.g. `MessageBody/ResultList/ResultOfQualificationConfirmation[2]/NewElement`. */
  readonly path: string;
}

/** Every element of a message that its description does not know, wherever it stands: new ones come with every revision. */
export function unknownElements<F extends Fields>(
  message: Decoded<F>,
  described: { readonly fields: F },
): readonly UnknownElement[] {
  return unknownIn(message as Decoded<Fields>, described.fields, "");
}

function unknownIn(message: Decoded<Fields>, fields: Fields, path: string): UnknownElement[] {
  const here = (message.extra ?? []).map((element) => ({
    ...element,
    path: `${path}${element.name}`,
  }));
  const values = message as Readonly<Record<string, unknown>>;
  const inner = Object.entries(fields).flatMap(([name, field]) => {
    const value = values[name];
    if (value === undefined || !("fields" in field)) return [];
    if (field.repeated !== true)
      return unknownIn(value as Decoded<Fields>, field.fields, `${path}${name}/`);
    return (value as readonly Decoded<Fields>[]).flatMap((one, index) =>
      unknownIn(one, field.fields, `${path}${name}[${index + 1}]/`),
    );
  });
  return [...here, ...inner];
}
