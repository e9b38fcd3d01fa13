// Builds src/comity/web/static from src, and from the look that the dossier has: `npm ci && npm run build`.
// The output is committed, so that neither the wheel nor a checkout needs Node.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import { atlas } from "./atlas.js";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../src/comity/web/static");
/** What is shared with the dossier; it lies there, because the dossier is written where there is no build. */
const LOOK = join(here, "../src/comity/dossier/templates/look.css");
/** What the pages, or app.js, ask for by name. */
const NAMED = ["app.js", "app.css", "charts.js", "world.js", "network.js", "icon.svg"];

/** Libraries that write a <style> element, which the Content-Security-Policy forbids: app.css has the rules that are needed. */
const withoutStyles = {
  name: "without-styles",
  setup(build) {
    const plots = /\.call\(\(svg\) =>\s*\/\/ Warning[^]*?svg\.append\("style"\)\.text\([^]*?\n\s*\)\s*\n\s*\)/;
    const cytoscapes = /if \(!stylesheetAlreadyExists\) \{[^]*?head\.insertBefore[^]*?\n\s*\}/;
    const patches = [
      [/@observablehq[\\/]plot[\\/]src[\\/](plot|legends[\\/]ramp)\.js$/, plots],
      [/cytoscape[\\/]dist[\\/]cytoscape\.esm\.mjs$/, cytoscapes],
    ];
    for (const [filter, pattern] of patches) {
      build.onLoad({ filter }, ({ path }) => {
        const text = readFileSync(path, "utf8");
        if (!pattern.test(text)) throw new Error(`${path} no longer writes its style where it did: look at build.js`);
        return { contents: text.replace(pattern, ""), loader: "js" };
      });
    }
  },
};

/** The map, as the module "atlas". */
const withAtlas = {
  name: "atlas",
  setup(build) {
    build.onResolve({ filter: /^atlas$/ }, () => ({ path: "atlas", namespace: "atlas" }));
    build.onLoad({ filter: /.*/, namespace: "atlas" }, () => ({ contents: JSON.stringify(atlas()), loader: "json" }));
  },
};

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

/** One hash of all that the output is made from; tests/web/test_static.py computes the same. */
function sourcesHash() {
  const sources = [...files(join(here, "src")), LOOK, ...["atlas.js", "build.js", "package.json", "package-lock.json"].map((name) => join(here, name))];
  const hash = createHash("sha256");
  for (const [name, path] of sources.map((path) => [relative(here, path).split(sep).join("/"), path]).sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name}\0`).update(createHash("sha256").update(readFileSync(path)).digest("hex")).update("\n");
  }
  return hash.digest("hex");
}

/** The licences of the packages that went into the output, in full. */
function licences(inputs) {
  const packages = new Set(["world-atlas"]);
  for (const path of inputs) {
    const found = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path);
    if (found) packages.add(found[1]);
  }
  const texts = [...packages].sort().map((name) => {
    const folder = join(here, "node_modules", name);
    const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(folder, file), "utf8").trim() : `Licence: ${about.license}`;
    return `${name} ${about.version} (${about.license})\n\n${text}\n`;
  });
  return `The scripts in this folder hold code of these packages.\nThe map is Natural Earth's, in the public domain.\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}

const { metafile, outputFiles } = await esbuild.build({
  absWorkingDir: here,
  entryPoints: ["src/app.js", "src/app.css", "src/icon.svg"],
  outdir: target,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".svg": "copy" },
  plugins: [withoutStyles, withAtlas],
  metafile: true,
  write: false, // what was built before stays until this is whole
  logLevel: "info",
});

const built = outputFiles.map((file) => basename(file.path)).sort();
const manifest = {};
for (const name of NAMED) {
  const [stem, extension] = name.split(".");
  const found = built.filter((file) => new RegExp(`^${stem}-[A-Z0-9]{8}\\.${extension}$`).test(file));
  if (found.length !== 1) throw new Error(`${name} was built ${found.length} times`);
  manifest[name] = found[0];
}
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const file of outputFiles) writeFileSync(file.path, file.contents);
const write = (name, text) => writeFileSync(join(target, name), text);
write("manifest.json", `${JSON.stringify(manifest, null, 1)}\n`);
write("LICENSES.txt", licences(Object.keys(metafile.inputs)));
write("build-info.json", `${JSON.stringify({ sources: sourcesHash(), files: built }, null, 1)}\n`);
