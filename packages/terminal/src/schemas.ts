import { attestationsShape } from "./attestations.ts";
import { factsShape } from "./facts-shape.ts";
import { profileShape } from "./profile-shape.ts";
import { reportShape } from "./reports/report-shape.ts";
import type { JsonSchema, Shape } from "./shape.ts";

/** JSON Schemas of the files that people write or hand on, by the name of their file in `schema/`. */
export const schemas: Readonly<Record<string, JsonSchema>> = {
  attestations: schemaOf(
    "uketsuke-attestations/1",
    "Statements of persons about rows that software cannot see.",
    attestationsShape,
  ),
  doctor: schemaOf("doctor/1", "How one terminal was judged, row by row.", reportShape),
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
