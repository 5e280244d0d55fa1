import type { Profile } from "../requirement.ts";

/**
 * The older specification of the eligibility terminal (資格確認端末), as far as a public article (Qiita, quoting the ministry's
 * document 000623527) tells it; the document itself was not read, so it quotes nothing and one row stands for the rest.
 */
export const mhlwTerminal2020: Profile = {
  id: "mhlw-terminal-2020",
  version: "1",
  title: {
    ja: "資格確認端末 推奨仕様（2020年、公開記事による）",
    en: "Recommended specification of the eligibility terminal (2020, as a public article tells it)",
  },
  document: "厚生労働省 000623527（Qiitaの記事による。本文は未確認）",
  gaps: {
    ja: "OS、CPU、メモリ以外の項目は本文を確認できていない。",
    en: "Rows other than operating system, processor and memory are not known.",
  },
  requirements: [
    {
      id: "OS-1",
      level: "must",
      parties: ["maker"],
      place: "hardware",
      title: { ja: "OS", en: "Operating system" },
      quotes: [],
      check: {
        rule: "operating-system",
        skus: [188, 191],
        builds: { from: 10240, to: 19045 },
        others: [
          {
            sku: 48,
            note: {
              ja: "Windows Pro は、更新を利用者自身で行う場合に認められていた。",
              en: "Windows Pro was allowed where the institution patches it itself.",
            },
          },
          {
            sku: 125,
            note: {
              ja: "Enterprise LTSC。IoT Enterprise LTSC 2019 も同じ番号を示すことがある（未確認）。",
              en: "Enterprise LTSC; IoT Enterprise LTSC 2019 may show the same number (unverified).",
            },
          },
        ],
      },
      expected: "Windows 10 IoT Enterprise, x64.",
      evidence: { windows: "Win32_OperatingSystem.OperatingSystemSKU, BuildNumber" },
      certainty: "documented",
      confirmedOn: [],
      fix: {
        ja: "Windows 10 IoT Enterprise を導入するか、新しい推奨仕様に移行する。",
        en: "Install Windows 10 IoT Enterprise, or move to the newer specification.",
      },
    },
    {
      id: "CPU-1",
      level: "must",
      parties: ["maker"],
      place: "hardware",
      title: { ja: "CPU", en: "Processor" },
      quotes: [],
      check: { rule: "processor", reference: "core-i3-8145u" },
      expected: "Core i3-8145U or i3-8100T or better, by the table, then by the processor family.",
      evidence: { windows: "Win32_Processor.Name", linux: "/proc/cpuinfo model name" },
      certainty: "documented",
      confirmedOn: ["linux"],
      fix: {
        ja: "同等以上であることを示す製造者の資料を添えて申告する。",
        en: "File the maker's statement of equal performance with its document.",
      },
    },
    {
      id: "MEM-1",
      level: "must",
      parties: ["maker"],
      place: "hardware",
      title: { ja: "メインメモリ", en: "Main memory" },
      quotes: [],
      check: { rule: "memory", minimumBytes: 8_589_934_592 },
      expected: "Installed modules of 8 GiB (8,589,934,592 bytes) or more.",
      evidence: {
        windows: "sum of Win32_PhysicalMemory.Capacity",
        linux: "/proc/meminfo MemTotal",
      },
      certainty: "documented",
      confirmedOn: ["linux"],
      fix: { ja: "メモリを8GB以上に増設する。", en: "Fit 8 GB or more." },
    },
    {
      id: "REST-1",
      level: "must",
      parties: ["maker", "deliverer", "vendor", "institution"],
      place: "none",
      title: { ja: "その他の項目", en: "Every other row" },
      quotes: [],
      check: { rule: "not-known" },
      expected: "The rest of the older document is not known, so it stays open until it is stated.",
      evidence: {},
      certainty: "statement",
      confirmedOn: [],
      fix: {
        ja: "原本の各項目を確認し、申告する。",
        en: "Check the rows of the original document and state them.",
      },
    },
  ],
};
