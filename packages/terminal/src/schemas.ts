import { factsShape } from "./facts-shape.ts";
import { profileShape } from "./profile-shape.ts";
import type { JsonSchema, Shape } from "./shape.ts";

/** JSON Schemas of the files that people write or hand on, by the name of their file in `schema/`. */
export const schemas: Readonly<Record<string, JsonSchema>> = {
  facts: schemaOf("uketsuke-facts/1", "What a collector saw on one terminal.", factsShape),
  profile: schemaOf("uketsuke-profile/1", "A terminal specification as data.", profileShape),
};

function schemaOf(title: string, description: string, shape: Shape<unknown>): JsonSchema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title,
    description,
    ...shape.schema,
  };
}
