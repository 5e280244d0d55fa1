/** What a door costs its users: our own code, minified and compressed; dependencies are theirs to count. */
const external = (config) => ({ ...config, platform: "node", external: /^(node:|[^./])/ });
const doors = {
  "packages/jpki/dist/index.js": "21 kB",
  "packages/jpki/dist/cms.js": "21 kB",
  "packages/jpki/dist/pcsc.js": "6 kB",
  "packages/jpki/dist/relay.js": "9.5 kB",
  "packages/jpki/dist/trace.js": "9 kB",
  "packages/jpki/dist/trust.js": "19 kB",
  "packages/jpki/dist/virtual-card.js": "46 kB",
  "packages/face-verify/dist/index.js": "25 kB",
  "packages/face-verify/dist/browser/index.js": "24 kB",
  "packages/face-verify/dist/human.js": "6 kB",
  "packages/face-verify/dist/evaluation.js": "19 kB",
  "packages/face-verify/dist/synthetic.js": "9.5 kB",
  "packages/oqs-client/dist/index.js": "46 kB",
  "packages/oqs-client/dist/folder.js": "26 kB",
  "packages/oqs-client/dist/messages.js": "18.5 kB",
  "packages/oqs-client/dist/fhir.js": "9 kB",
  "packages/oqs-client/dist/queue.js": "16 kB",
  "packages/oqs-client/dist/individual-number.js": "700 B",
  "packages/oqs-client/dist/simulator.js": "41 kB",
  "packages/oqs-client/dist/conformance.js": "42 kB",
  "packages/reception/dist/index.js": "4.2 kB",
  "packages/reception/dist/journal.js": "5 kB",
  "packages/terminal/dist/index.js": "52 kB",
  "packages/terminal/dist/kit.js": "26 kB",
  "packages/terminal/dist/update.js": "8 kB",
};

export default Object.entries(doors).map(([path, limit]) => ({
  name: path.replace(/^packages\/(.*)\/dist\/(.*)\.js$/, "$1 · $2"),
  path,
  limit,
  import: "*",
  modifyRolldownConfig: external,
}));
