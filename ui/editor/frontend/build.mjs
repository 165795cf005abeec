// One file for the browser, and beside it the hash of what it was built from: a test asks whether they belong together.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

await build({
  entryPoints: ["src/main.js"],
  outfile: "../built/editor.js",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "linked",
});
const hash = createHash("sha256");
for (const name of ["package-lock.json", "build.mjs", ...readdirSync("src").sort().map((file) => `src/${file}`)]) {
  hash.update(`${name}\0`).update(readFileSync(name)).update("\0");
}
writeFileSync("../built/sources.sha256", `${hash.digest("hex")}\n`);

// The licences of what is inside, which must go along with it.
const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
const texts = Object.entries(packages).filter(([path, item]) => path && !item.dev && existsSync(`${path}/LICENSE`))
  .map(([path, item]) => `${path.replace("node_modules/", "")} ${item.version}\n\n${readFileSync(`${path}/LICENSE`, "utf8").trim()}\n`);
writeFileSync("../built/LICENCES.txt", texts.join("\n----\n\n"));
