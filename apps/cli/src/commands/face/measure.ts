import { readFile, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { EngineName, FaceEngine } from "@uketsuke/face-verify";
import type {
  AttackPicture,
  AttackReading,
  Comparison,
  Evaluation,
  FigureTable,
  PictureOptions,
  PicturePair,
} from "@uketsuke/face-verify/evaluation";
import { CliError } from "../../errors.ts";
import { type ExitCode, exitCodes } from "../../exit-codes.ts";
import { checkOutputFile, writeOutputFile } from "../../output-file.ts";
import { table } from "../../print.ts";
import type { Progress } from "../../progress.ts";
import type { Invocation } from "../../runner.ts";

/** Options of `uketsuke face bench`. */
export interface BenchOptions {
  readonly pairs?: string;
  readonly engine: "auto" | EngineName;
  readonly model?: string;
  readonly card?: boolean;
  readonly svg?: string;
  readonly calibration?: string;
  readonly dataset?: string;
  readonly attacks?: string;
}

/** Measures an engine on the lists that the options name. */
export async function measure(invocation: Invocation<BenchOptions>): Promise<ExitCode> {
  const { options, print, signal } = invocation;
  refuseMismatch(options);
  await Promise.all([options.svg, options.calibration].map(checkOutputFile));
  const lists = await readLists(options);
  await using engine = await openEngine(options, signal);
  print.note(`engine ${engine.name}`);
  const pairs = lists.pairs && (await comparePairs(engine, lists.pairs, invocation));
  const readings = lists.attacks && (await readAttacks(engine, lists.attacks, invocation));
  if (pairs) await writeFiles(engine, pairs, invocation);
  const { attackErrors, attackFloors, attackTables, evaluationTables } = await import(
    "@uketsuke/face-verify/evaluation"
  );
  const attacks = readings && attackFloors.map((floor) => attackErrors(readings, floor));
  const result = {
    schema: "face-bench/1",
    engine: { name: engine.name, model: engine.calibration.model, ...engine.choice },
    card: options.card === true,
    ...(pairs && { pictures: pairs.pictures, withoutFace: pairs.withoutFace, ...pairs.evaluation }),
    ...(attacks && { attacks }),
  };
  print.result(result, () =>
    [
      ...(pairs ? evaluationTables(pairs.evaluation) : []),
      ...(readings ? attackTables(readings) : []),
    ]
      .map(tableText)
      .join("\n"),
  );
  return exitCodes.done;
}

function refuseMismatch({ pairs, attacks, card, svg, calibration, dataset }: BenchOptions): void {
  if (pairs === undefined && attacks === undefined)
    throw new CliError("USAGE", "Nothing to measure: name --pairs, --attacks or both.");
  const lone = Object.entries({ card, svg, calibration, dataset }).find(([, given]) => given);
  if (pairs === undefined && lone)
    throw new CliError("USAGE", `--${lone[0]} is about pairs: name --pairs too.`);
}

interface PairList {
  readonly folder: string;
  readonly pairs: readonly PicturePair[];
}

interface AttackList {
  readonly folder: string;
  readonly pictures: readonly AttackPicture[];
}

/** Lists are read before an engine is loaded: a wrong line is told at once. */
async function readLists(
  options: BenchOptions,
): Promise<{ readonly pairs?: PairList; readonly attacks?: AttackList }> {
  const { listAttacks, readAttacks, readPairs } = await import("@uketsuke/face-verify/evaluation");
  const { pairs, attacks } = options;
  return {
    ...(pairs && { pairs: { folder: dirname(pairs), pairs: readPairs(await readText(pairs)) } }),
    ...(attacks &&
      ((await isFolder(attacks))
        ? { attacks: { folder: attacks, pictures: await listAttacks(attacks) } }
        : {
            attacks: { folder: dirname(attacks), pictures: readAttacks(await readText(attacks)) },
          })),
  };
}

async function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new CliError("FILE_UNREADABLE", `The file ${path} cannot be read: ${cause.code}.`, {
      cause,
    });
  });
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}

async function openEngine(
  { engine, model }: BenchOptions,
  signal: AbortSignal,
): Promise<FaceEngine> {
  if (model !== undefined) {
    const { uncalibratedEngine } = await import("@uketsuke/face-verify/evaluation");
    return uncalibratedEngine(model, { engine, signal });
  }
  const { faceEngine } = await import("@uketsuke/face-verify");
  return faceEngine({ engine, signal });
}

const comparing = { en: "pictures of the pairs", ja: "組の画像" } as const;
const looking = { en: "pictures of attacks", ja: "なりすましの画像" } as const;

type Measured = Comparison & { readonly evaluation: Evaluation };

async function comparePairs(
  engine: FaceEngine,
  list: PairList,
  { options, print, signal }: Invocation<BenchOptions>,
): Promise<Measured> {
  const evaluation = await import("@uketsuke/face-verify/evaluation");
  using progress = print.progress(comparing[print.language]);
  const reading = await pictureOptions(list.folder, progress, signal);
  const { asCardPhoto } = await import("@uketsuke/face-verify/synthetic");
  const card = options.card === true ? { card: asCardPhoto } : {};
  const compared = await evaluation.comparePairs(engine, list.pairs, { ...reading, ...card });
  const { policies } = engine.calibration;
  return { ...compared, evaluation: evaluation.evaluatePairs(compared.pairs, { policies }) };
}

async function readAttacks(
  engine: FaceEngine,
  list: AttackList,
  { print, signal }: Invocation<BenchOptions>,
): Promise<readonly AttackReading[]> {
  const { readLivenessOf } = await import("@uketsuke/face-verify/evaluation");
  using progress = print.progress(looking[print.language]);
  const reading = await pictureOptions(list.folder, progress, signal);
  return await readLivenessOf(engine, list.pictures, reading);
}

/** Pictures of a phone are large and may lie on their side: they are turned and shrunk before they are looked at. */
async function pictureOptions(
  folder: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<PictureOptions> {
  const { decodePicture } = await import("@uketsuke/face-verify/synthetic");
  const onProgress = (done: number, total: number): void => progress.at(done, total);
  return { folder, decodeJpeg: decodePicture, onProgress, signal };
}

async function writeFiles(
  engine: FaceEngine,
  { pairs, pictures, evaluation }: Measured,
  { options, print }: Invocation<BenchOptions>,
): Promise<void> {
  const { svg, calibration, dataset, card } = options;
  const { calibrationOf, calibrationScores, detCurveSvg } = await import(
    "@uketsuke/face-verify/evaluation"
  );
  if (svg !== undefined) {
    const label = card === true ? `${engine.name}, card photo` : engine.name;
    await writeOutputFile(svg, detCurveSvg([{ label, points: evaluation.det }]));
  }
  if (calibration === undefined) return;
  const { model, alignment } = engine.calibration;
  const measured = calibrationOf(calibrationScores(pairs), {
    name: basename(calibration, ".json"),
    model,
    alignment,
    dataset: dataset ?? `${pictures} pictures of a list; nothing else was said of them`,
  });
  await writeOutputFile(calibration, `${JSON.stringify(measured, null, 2)}\n`);
  const borne = Object.keys(measured.policies).join(", ");
  print.note(
    `policies that the calibration bears: ${borne || "none; more impostor pairs are needed"}`,
  );
}

function tableText({ title, columns, rows, notes }: FigureTable): string {
  const lines = table([columns, ...rows]);
  return `${title}\n${lines}${notes.map((note) => `${note}\n`).join("")}`;
}
