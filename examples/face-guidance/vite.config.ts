import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { defineConfig, type Plugin } from "vite";

const models = dirname(
  createRequire(import.meta.url).resolve("@uketsuke/face-models/package.json"),
);
const served = ["manifest.json", ...filesOf("models"), ...filesOf("calibration")];

function filesOf(folder: string): string[] {
  return readdirSync(join(models, folder)).map((name) => `${folder}/${name}`);
}

/** Puts the weights beside the page, so that they come from its own server. */
function faceModels(): Plugin {
  return {
    name: "face-models",
    configureServer({ middlewares }) {
      middlewares.use("/face-models", (request, response, next) => {
        const file = served.find((path) => `/${path}` === request.url);
        if (file === undefined) next();
        else response.end(readFileSync(join(models, file)));
      });
    },
    generateBundle() {
      for (const path of served)
        this.emitFile({
          type: "asset",
          fileName: `face-models/${path}`,
          source: readFileSync(join(models, path)),
        });
    },
  };
}

export default defineConfig({
  plugins: [faceModels()],
  // Vite's development server would move the door away from its workers.
  optimizeDeps: { exclude: ["@uketsuke/face-verify", "onnxruntime-web"] },
  worker: { format: "es" },
  // `default-src 'self'` forbids data: addresses and inline scripts.
  build: { target: "chrome134", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
