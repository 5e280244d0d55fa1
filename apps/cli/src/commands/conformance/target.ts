import { readFile } from "node:fs/promises";
import type { ServerPeople, WebApiTarget } from "@uketsuke/oqs-client/conformance";
import * as z from "zod";
import { CliError } from "../../errors.ts";
import { readJsonFile } from "../../json-file.ts";
import { readConfiguration } from "../visit/configuration.ts";

const insurance = z.strictObject({
  insurerNumber: z.string().regex(/^(\d{6}|\d{8})$/),
  symbol: z.string().exactOptional(),
  number: z.string().min(1),
  branch: z
    .string()
    .regex(/^\d{2}$/)
    .exactOptional(),
  birthDate: z.iso.date(),
});
const peopleFile = z.strictObject({ eligible: insurance, limited: insurance.exactOptional() });

/** Whom the server under test knows. Throws CONFIG_INVALID, naming fields and never their values. */
export async function readPeople(file: string): Promise<ServerPeople> {
  const read = peopleFile.safeParse(await readJsonFile(file));
  if (read.success) return read.data;
  const fields = read.error.issues.map(({ path }) => path.join(".") || "the whole file");
  throw new CliError(
    "CONFIG_INVALID",
    `The people in ${file} cannot be used: ${[...new Set(fields)].join(", ")}.`,
    { hint: "Give eligible insurerNumber, number and birthDate, and symbol and branch it has." },
  );
}

/** The server under test, from the configuration of a terminal. */
export async function readTarget(file: string): Promise<
  Pick<WebApiTarget, "institution"> & {
    readonly encoding: "UTF-8" | "Shift_JIS";
    readonly webApi: Pick<WebApiTarget, "endpoint" | "credentials">;
  }
> {
  const { institution, resultFolder, oqs } = await readConfiguration(file);
  const { auth, business, basePath, sandbox, user } = oqs;
  const text = async (path: string): Promise<string> => {
    try {
      return await readFile(path, "utf8");
    } catch (cause) {
      throw new CliError("FILE_UNREADABLE", `The file ${path} cannot be read.`, { cause });
    }
  };
  return {
    institution,
    encoding: resultFolder.encoding,
    webApi: {
      endpoint: {
        auth,
        business,
        ...(basePath === undefined ? {} : { basePath }),
        ...(sandbox === undefined ? {} : { sandbox }),
      },
      credentials: {
        ca: await text(oqs.ca),
        certificate: await text(oqs.certificate),
        key: await text(oqs.key),
        user,
        password: (await text(oqs.passwordFile)).trimEnd(),
      },
    },
  };
}
