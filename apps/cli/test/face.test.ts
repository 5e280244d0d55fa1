import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Box, type Calibration, crop, decodeFrame } from "@uketsuke/face-verify";
import { encodeFrame } from "@uketsuke/face-verify/synthetic";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { json, uketsuke } from "./command-line.ts";

const { resolve } = createRequire(import.meta.url);

/** People in the demo photos of @vladmandic/face-api (MIT); the first two pictures show one person. */
const people: Readonly<Record<string, readonly [photo: number, place: Box]>> = {
  "one-a": [1, { x: 1300, y: 60, width: 560, height: 560 }],
  "one-b": [3, { x: 960, y: 140, width: 420, height: 480 }],
  two: [6, { x: 100, y: 380, width: 520, height: 560 }],
};

const list = `a,b,kind,fold,cohort
one-a.jpg,one-b.jpg,genuine,1,
one-a.jpg,two.jpg,impostor,1,some
one-b.jpg,one-a.jpg,1,2,
two.jpg,one-b.jpg,0,2,some
`;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-face-"));
  for (const [name, [photo, place]] of Object.entries(people)) {
    const file = resolve(`@vladmandic/face-api/demo/sample${photo}.jpg`);
    const picture = crop(await decodeFrame(await readFile(file)), place);
    await writeFile(join(folder, `${name}.jpg`), await encodeFrame(picture, { quality: 95 }));
  }
  await writeFile(join(folder, "no-picture.jpg"), "text");
  await writeFile(join(folder, "pairs.csv"), list);
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function listed(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

/** Scores differ a little between processors and runtimes; rates and counts do not. */
function withoutScores(text: string): string {
  return text
    .replace(/(?<!\d)0\.\d{3,4}(?= |\n|,|;)/g, "0.###")
    .replace(/onnxruntime-\w+ [\d.]+/g, "onnxruntime");
}

interface Bench {
  readonly schema: string;
  readonly pictures: number;
  readonly withoutFace: number;
  readonly equalError: { readonly rate: number };
  readonly cohorts: readonly { readonly impostor: number }[];
  readonly attacks: readonly { readonly species: readonly { readonly species: string }[] }[];
}

describe("face bench", () => {
  it("prints the error rates of a list, draws the curve, writes the calibration", async () => {
    const [svg, calibration] = [join(folder, "det.svg"), join(folder, "mine.json")];
    const ended = await uketsuke([
      ...["face", "bench", "--pairs", join(folder, "pairs.csv")],
      ...["--svg", svg, "--calibration", calibration, "--dataset", "three crops"],
    ]);
    expect(ended.code).toBe(exitCodes.done);
    await expect(withoutScores(ended.stdout)).toMatchFileSnapshot("golden/face-bench.txt");
    expect(await readFile(svg, "utf8")).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    const written = JSON.parse(await readFile(calibration, "utf8")) as Calibration;
    expect(ended.stderr).toContain("policies that the calibration bears: none");
    expect(written).toMatchObject({ name: "mine", dataset: "three crops", policies: {} });
    expect(written.impostor.global?.pairs).toBe(2);
  });

  it("prints the same as one JSON document, without a score of a pair or a path", async () => {
    const ended = await uketsuke(["face", "bench", "--pairs", join(folder, "pairs.csv"), "--json"]);
    expect(ended.code).toBe(exitCodes.done);
    const bench = json<Bench>(ended);
    expect(bench).toMatchObject({ schema: "face-bench/1", pictures: 3, withoutFace: 0 });
    expect(bench.equalError.rate).toBe(0);
    expect(bench.cohorts).toMatchObject([{ cohort: "some", impostor: 2 }]);
    expect(ended.stdout).not.toMatch(/\.jpg/);
    const steady = withoutScores(ended.stdout.replace(/-?\d+\.\d+(e-?\d+)?/g, "0.000"));
    await expect(steady).toMatchFileSnapshot("golden/face-bench.json.txt");
  });

  it("makes card photos of the first pictures", async () => {
    const path = await listed("card.csv", "one-a.jpg,one-a.jpg,1\none-a.jpg,two.jpg,0\n");
    const ended = await uketsuke(["face", "bench", "--card", "--json", "--pairs", path]);
    expect(ended.code).toBe(exitCodes.done);
    // The picture that stands on both sides is there twice, once as a card photo and once as it is.
    expect(json<Bench>(ended)).toMatchObject({ card: true, pictures: 3, withoutFace: 0 });
    expect(json<Bench>(ended).equalError.rate).toBe(0);
  });

  it("counts attacks by species, out of a folder", async () => {
    for (const [species, name] of [
      ["bona-fide", "one-a"],
      ["screen", "two"],
    ] as const) {
      const place = join(folder, "attacks", species);
      await mkdir(place, { recursive: true });
      await writeFile(join(place, "1.jpg"), await readFile(join(folder, `${name}.jpg`)));
    }
    const ended = await uketsuke([
      ...["face", "bench", "--json", "--attacks", join(folder, "attacks")],
    ]);
    expect(ended.code).toBe(exitCodes.done);
    const [attacks] = json<Bench>(ended).attacks;
    expect(attacks?.species.map(({ species }) => species)).toEqual(["bona-fide", "screen"]);
  });

  it.each([
    ["a kind nobody knows", "one-a.jpg,two.jpg,perhaps", "LIST_INVALID", "Line 1"],
    ["no impostor", "one-a.jpg,one-b.jpg,1", "LIST_INVALID", "no pair is impostor"],
    [
      "a picture that is absent",
      `${list}one-a.jpg,taro.jpg,0,1,\n`,
      "PICTURE_UNREADABLE",
      "line 6",
    ],
    ["no picture", `${list}one-a.jpg,no-picture.jpg,0,1,\n`, "PICTURE_UNREADABLE", "line 6"],
  ])("refuses %s by the number of the line", async (_what, text, code, message) => {
    const path = await listed("wrong.csv", text);
    const ended = await uketsuke(["face", "bench", "--pairs", path]);
    expect(ended).toMatchObject({ code: exitCodes.usage, stdout: "" });
    expect(ended.stderr).toContain(`error ${code}`);
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).not.toMatch(/taro|no-picture/);
  });

  it("refuses a wrong use before an engine is loaded", async () => {
    const absent = join(folder, "absent.csv");
    const into = join(folder, "absent", "det.svg");
    for (const [args, code] of [
      [[], "USAGE"],
      [["--attacks", folder, "--card"], "USAGE"],
      [["--pairs", absent], "FILE_UNREADABLE"],
      [["--pairs", join(folder, "pairs.csv"), "--svg", into], "FILE_UNWRITABLE"],
    ] as const) {
      const ended = await uketsuke(["face", "bench", ...args]);
      expect(ended).toMatchObject({ code: exitCodes.usage, stdout: "" });
      expect(ended.stderr).toContain(`error ${code}`);
      expect(ended.stderr).not.toContain("engine onnx");
    }
  });
});

describe("face match", () => {
  const at = (name: string): string => join(folder, name);

  interface Match {
    readonly outcome: string;
    readonly score: number | null;
    readonly threshold: number;
    readonly pictures: readonly { readonly kind: string; readonly usable: boolean }[];
  }

  async function png(
    name: string,
    { width, height, data }: Awaited<ReturnType<typeof decodeFrame>>,
  ) {
    const file = new PNG({ width, height });
    for (let pixel = 0; pixel < width * height; pixel++) {
      file.data.set(data.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
      file.data[pixel * 4 + 3] = 255;
    }
    await writeFile(at(name), PNG.sync.write(file));
  }

  beforeAll(async () => {
    await png(
      "wall.png",
      crop(await decodeFrame(await readFile(at("two.jpg"))), { x: 0, y: 0, width: 60, height: 60 }),
    );
  });

  it("says outcome, threshold and what is wrong with each picture", async () => {
    await png("one-b.png", await decodeFrame(await readFile(at("one-b.jpg"))));
    const before = await readdir(folder);
    const ended = await uketsuke(["face", "match", at("one-a.jpg"), at("one-b.png")]);
    expect(await readdir(folder)).toEqual(before);
    expect(ended.code).toBe(exitCodes.done);
    const words = withoutScores(ended.stdout).replace(/-?\d+(\.\d+)? (px|degrees|share)/g, "N $2");
    await expect(words).toMatchFileSnapshot("golden/face-match.txt");
    const document = await uketsuke(["face", "match", at("one-a.jpg"), at("two.jpg"), "--json"]);
    expect(document.code).toBe(exitCodes.no);
    const { outcome, score, threshold } = json<Match>(document);
    expect(outcome).toBe("no-match");
    expect(score).toBeLessThan(threshold);
    expect(document.stdout).not.toContain(folder);
    const fixed = document.stdout.replace(/-?\d+\.\d+(e-?\d+)?/g, "0.000");
    await expect(fixed.replace(/onnxruntime-\w+ [\d.]+/g, "onnxruntime")).toMatchFileSnapshot(
      "golden/face-match.json.txt",
    );
  });

  it("says that a picture without a face cannot be compared", async () => {
    const ended = await uketsuke(["face", "match", at("one-a.jpg"), at("wall.png"), "--json"]);
    expect(ended.code).toBe(exitCodes.no);
    expect(json<Match>(ended)).toMatchObject({
      outcome: "not-comparable",
      score: null,
      pictures: [{ advice: "look-straight" }, { usable: false, advice: "no-face" }],
    });
  });

  it("refuses what is no picture, and a policy without evidence", async () => {
    await writeFile(
      at("cut.png"),
      (await readFile(at("one-a.jpg"))).fill("\x89PNG\r\n\x1a\n", 0, 8, "latin1"),
    );
    for (const [name, code] of [
      ["no-picture.jpg", "FILE_UNREADABLE"],
      ["cut.png", "FILE_UNREADABLE"],
      ["absent.jpg", "FILE_UNREADABLE"],
    ] as const) {
      const ended = await uketsuke(["face", "match", at("one-a.jpg"), at(name)]);
      expect(ended).toMatchObject({ code: exitCodes.usage, stdout: "" });
      expect(ended.stderr).toContain(`error ${code}`);
    }
    const strict = ["--policy", "east-asian-1e-5"];
    const ended = await uketsuke(["face", "match", at("one-a.jpg"), at("two.jpg"), ...strict]);
    expect(ended.code).toBe(exitCodes.usage);
    expect(ended.stderr).toContain("error POLICY_WITHOUT_EVIDENCE");
  });

  it("enroll-photo makes a card photo that matches and that a made-up card takes", async () => {
    const to = at("photo.jp2");
    const args = ["face", "enroll-photo", at("one-a.jpg"), "--to"];
    const text = await uketsuke([...args, to]);
    expect(text.code).toBe(exitCodes.done);
    const fixed = (words: string): string =>
      words.replaceAll(folder, "FOLDER").replace(/\b4\d{3}\b/, "4###");
    await expect(fixed(text.stdout)).toMatchFileSnapshot("golden/face-enroll-photo.txt");
    const file = await stat(to);
    expect(file.mode & 0o777).toBe(0o600);
    expect(file.size).toBeLessThanOrEqual(4500);
    const match = await uketsuke(["face", "match", to, at("one-b.jpg"), "--json"]);
    expect(json<Match>(match)).toMatchObject({
      outcome: "match",
      pictures: [
        { kind: "card-photo", width: 240, height: 320, usable: true },
        { kind: "picture" },
      ],
    });
    const again = await uketsuke([...args, to]);
    expect(again.code).toBe(exitCodes.usage);
    expect(again.stderr).toContain("error FILE_UNWRITABLE");
    const document = await uketsuke([...args, at("other.jp2"), "--json"]);
    await expect(fixed(document.stdout)).toMatchFileSnapshot("golden/face-enroll-photo.json.txt");
  });

  it("enroll-photo writes nothing without a face", async () => {
    const to = at("none.jp2");
    const ended = await uketsuke(["face", "enroll-photo", at("wall.png"), "--to", to, "--json"]);
    expect(ended.code).toBe(exitCodes.no);
    expect(json(ended)).toEqual({ outcome: "no-face" });
    await expect(stat(to)).rejects.toThrow("ENOENT");
  });
});
