/** JSON Schema (draft 2020-12) of what a {@link Shape} accepts. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** Reads an unknown value as T, or throws {@link ShapeMismatch} naming the path that is not one; `schema` says the same as JSON Schema. */
export interface Shape<T> {
  (value: unknown, path: string): T;
  readonly schema: JsonSchema;
}

/** A field that may be absent; null counts as absent, because ConvertTo-Json writes null. */
export interface Optional<T> {
  readonly optional: Shape<T>;
}

/** The place and the expectation that a file did not meet. */
export class ShapeMismatch extends Error {
  readonly path: string;
  readonly expected: string;
  /** Every place that does not fit, this one first. */
  readonly all: readonly ShapeMismatch[];

  constructor(path: string, expected: string, others: readonly ShapeMismatch[] = []) {
    super(`${path} must be ${expected}`);
    this.name = "ShapeMismatch";
    this.path = path;
    this.expected = expected;
    this.all = [this, ...others];
  }
}

/** Reads several parts, and throws once for all of those that do not fit. */
function readAll<T>(parts: Iterable<() => T>): readonly T[] {
  const read: T[] = [];
  const wrong: ShapeMismatch[] = [];
  for (const part of parts) {
    try {
      read.push(part());
    } catch (error) {
      if (!(error instanceof ShapeMismatch)) throw error;
      wrong.push(...error.all);
    }
  }
  const [first, ...others] = wrong;
  if (first) throw new ShapeMismatch(first.path, first.expected, others);
  return read;
}

type Fields<T> = {
  readonly [K in keyof T]-?: Record<never, never> extends Pick<T, K>
    ? Optional<NonNullable<T[K]>>
    : Shape<T[K]>;
};

function shape<T>(schema: JsonSchema, read: (value: unknown, path: string) => T): Shape<T> {
  return Object.assign(read, { schema });
}

export const text: Shape<string> = shape({ type: "string" }, (value, path) => {
  if (typeof value !== "string") throw new ShapeMismatch(path, "a string");
  return value;
});

export const number: Shape<number> = shape({ type: "number" }, (value, path) => {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new ShapeMismatch(path, "a finite number");
  }
  return value;
});

export const flag: Shape<boolean> = shape({ type: "boolean" }, (value, path) => {
  if (typeof value !== "boolean") throw new ShapeMismatch(path, "true or false");
  return value;
});

/** A date as YYYY-MM-DD that exists in the calendar. */
export const date: Shape<string> = shape({ type: "string", format: "date" }, (value, path) => {
  const read = text(value, path);
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(read) ? new Date(`${read}T00:00:00Z`) : undefined;
  if (!parsed || Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(read)) {
    throw new ShapeMismatch(path, "a date as YYYY-MM-DD");
  }
  return read;
});

/** A moment as ISO 8601 with a time. */
export const moment: Shape<string> = shape(
  { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}T" },
  (value, path) => {
    const read = text(value, path);
    if (!/^\d{4}-\d{2}-\d{2}T/.test(read) || Number.isNaN(Date.parse(read))) {
      throw new ShapeMismatch(path, "a moment as ISO 8601");
    }
    return read;
  },
);

/** A whole number from 0 on, or within the bounds. */
export function wholeNumber(least = 0, most: number = Number.MAX_SAFE_INTEGER): Shape<number> {
  const end = most === Number.MAX_SAFE_INTEGER ? {} : { maximum: most };
  return shape({ type: "integer", minimum: least, ...end }, (value, path) => {
    const read = number(value, path);
    if (Number.isSafeInteger(read) && read >= least && read <= most) return read;
    const upTo = most === Number.MAX_SAFE_INTEGER ? ` from ${least} on` : ` ${least} to ${most}`;
    throw new ShapeMismatch(path, `a whole number${upTo}`);
  });
}

/** A string of a pattern; `expected` says it in words. */
export function matching(pattern: RegExp, expected: string): Shape<string> {
  return shape({ type: "string", pattern: pattern.source }, (value, path) => {
    if (typeof value !== "string" || !pattern.test(value)) throw new ShapeMismatch(path, expected);
    return value;
  });
}

export function oneOf<const T extends string>(...words: readonly T[]): Shape<T> {
  return shape({ enum: words }, (value, path) => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw new ShapeMismatch(path, `one of ${words.join(", ")}`);
    return found;
  });
}

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return shape({ type: "array", items: item.schema }, (value, path) => {
    if (!Array.isArray(value)) throw new ShapeMismatch(path, "a list");
    return readAll(value.map((entry, index) => () => item(entry, `${path}[${index}]`)));
  });
}

export function optional<T>(inner: Shape<T>): Optional<T> {
  return { optional: inner };
}

/** An object with the named fields; fields this version does not know are left out, or refused where people write the file (`closed`). */
export function object<T extends object>(
  fields: Fields<T>,
  { closed = false }: { readonly closed?: boolean } = {},
): Shape<T> {
  const entries = Object.entries<Shape<unknown> | Optional<unknown>>(fields);
  const schema = {
    type: "object",
    properties: Object.fromEntries(
      entries.map(([name, field]) => [
        name,
        typeof field === "function"
          ? field.schema
          : { anyOf: [field.optional.schema, { type: "null" }] },
      ]),
    ),
    required: entries.flatMap(([name, field]) => (typeof field === "function" ? [name] : [])),
    ...(closed && { additionalProperties: false }),
  };
  return shape(schema, (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new ShapeMismatch(path, "an object");
    }
    const given = value as Record<string, unknown>;
    const known = entries.map(([name, field]) => (): readonly [string, unknown][] => {
      const found = given[name];
      if (typeof field === "function") return [[name, field(found, `${path}.${name}`)]];
      if (found === undefined || found === null) return [];
      return [[name, field.optional(found, `${path}.${name}`)]];
    });
    const strange = Object.keys(given).filter((name) => closed && !Object.hasOwn(fields, name));
    const refused = strange.map((name) => (): never => {
      const names = entries.map(([one]) => one).join(", ");
      throw new ShapeMismatch(`${path}.${name}`, `left out: the fields here are ${names}`);
    });
    return Object.fromEntries(readAll([...known, ...refused]).flat()) as T;
  });
}

/** One of several objects, told apart by the word in one field. */
export function variant<T extends object>(
  field: keyof T & string,
  shapes: Readonly<Record<string, Shape<T>>>,
): Shape<T> {
  const schema = { oneOf: Object.values(shapes).map((one) => one.schema) };
  return shape(schema, (value, path) => {
    const word = (value as Record<string, unknown> | null | undefined)?.[field];
    const one = typeof word === "string" ? shapes[word] : undefined;
    if (!one) {
      throw new ShapeMismatch(`${path}.${field}`, `one of ${Object.keys(shapes).join(", ")}`);
    }
    return one(value, path);
  });
}
