// Every Japanese term that a doc comment of a package puts in brackets stands in docs/glossary.md.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./stamp.mjs";

const japanese = /[\u3040-\u30ff\u3400-\u9fff々ー]+/g;

export function glossaryTerms() {
  const terms = new Map();
  for (const name of readdirSync(join(root, "packages")))
    for (const file of readdirSync(join(root, "packages", name), { recursive: true })) {
      if (!/^src\/.*\.ts$/.test(file) || /\.test\.ts$/.test(file)) continue;
      const text = readFileSync(join(root, "packages", name, file), "utf8");
      for (const [comment] of text.matchAll(/\/\*\*[\s\S]*?\*\//g))
        for (const [, inside] of comment.matchAll(/[（(]([^()（）]*)[)）]/g))
          for (const [term] of inside.matchAll(japanese))
            if (term.length > 1) terms.set(term, `packages/${name}/${file}`);
    }
  return terms;
}

export function glossary() {
  const known = readFileSync(join(root, "docs", "glossary.md"), "utf8");
  const terms = glossaryTerms();
  if (terms.size === 0)
    return ["no Japanese term found in doc comments: this check no longer reads them"];
  return [...terms]
    .filter(([term]) => !known.includes(term))
    .map(([term, file]) => `${term} (${file}) is not in docs/glossary.md`);
}
