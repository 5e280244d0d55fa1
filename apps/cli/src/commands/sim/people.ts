import type { PeoplePage } from "@uketsuke/oqs-client/simulator";
import type { Declare } from "../../declare.ts";
import { CliError } from "../../errors.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import { day, positiveInteger } from "../../values.ts";
import { type ControlFileOptions, controlFile, openDoor } from "./door.ts";

interface PeopleOptions extends ControlFileOptions {
  readonly seed?: number;
  readonly today?: string;
  readonly population?: number;
  readonly from: number;
  readonly count: number;
}

/** `uketsuke sim people`: who is known to a simulator, running or not. */
export const declare: Declare = (people, { run, say, ends }) => {
  people
    .description(
      say(
        "List the made-up people of the running simulator (sim serve --control), or with --seed those a simulator would make. Holders of your cards appear without names.",
        "動いている模擬サーバ（sim serve --control）の架空の人を一覧表示する。--seed を付けると、その値で作られる人を表示する。カードの持ち主の氏名は表示しない。",
      ),
    )
    .option(
      "--seed <number>",
      say("make them without a running simulator", "模擬サーバを動かさずに作る"),
      positiveInteger,
    )
    .option(
      "--today <day>",
      say("day they are made for (YYYY-MM-DD), with --seed", "作る日（YYYY-MM-DD）。--seed と使う"),
      day,
    )
    .option(
      "--population <people>",
      say("how many there are, with --seed", "人数。--seed と使う"),
      positiveInteger,
    )
    .option("--from <number>", say("first to show", "表示する最初の番号"), positiveInteger, 1)
    .option("--count <people>", say("how many to show", "表示する人数"), positiveInteger, 100)
    .addOption(controlFile(say))
    .action(
      run<PeopleOptions>(async ({ options, print, signal }) => {
        const { from, count } = options;
        if (options.seed === undefined && (options.today ?? options.population) !== undefined)
          throw new CliError("USAGE", "--today and --population belong to --seed.");
        const page =
          options.seed === undefined
            ? await (await openDoor(options)).people({ from: from - 1, count, signal })
            : await madePeople(options, options.seed);
        print.result(page, () => table(lines(page)));
        return exitCodes.done;
      }),
    );
  ends(
    people,
    say(
      "0 shown; 2 wrong use; 5 no simulator with --control is running",
      "0 表示した、2 使い方の誤り、5 --control を付けた模擬サーバが動いていない",
    ),
  );
};

async function madePeople(options: PeopleOptions, seed: number): Promise<PeoplePage> {
  const { populationOf } = await import("@uketsuke/oqs-client/simulator");
  const today = options.today ?? new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
  const population = populationOf({
    seed,
    today,
    ...(options.population === undefined ? {} : { size: options.population }),
  });
  const places = Array.from({ length: options.count }, (_, place) => options.from - 1 + place);
  const people = places.flatMap((place) => population.at(place) ?? []);
  return { size: population.size, people, holders: [] };
}

function lines({ people, holders }: PeoplePage): readonly (readonly string[])[] {
  return [
    ["No.", "Scenario", "Name", "Born", "Insurer", "Symbol", "Number", "Branch"],
    ...[...holders, ...people].map((person) => [
      person.id,
      person.case,
      person.name ?? "-",
      person.birthDate ?? "-",
      person.insurerNumber ?? "-",
      person.symbol ?? "-",
      person.number ?? "-",
      person.branch ?? "-",
    ]),
  ];
}
