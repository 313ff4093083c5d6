// Where the packages and programs are that these tests run on. Packages stand outside the checkout, so they
// are not found by `import`: NODE_PATH does not count for ES modules, `createRequire` does the same.
import { createRequire } from "node:module";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const packages = process.env.BELFORT_NODE_PACKAGES;
if (!packages)
  throw new Error("BELFORT_NODE_PACKAGES is not set: start these tests with ./tests/run browser");

/** `require` of CommonJS, which looks among the packages that tests/run installed. */
export const require = createRequire(join(packages, "package.json"));

/** The folder of the project. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** The program under test. */
export const belfort = process.env.BELFORT_PROGRAM ?? join(root, "target", "debug", "belfort");

const started = promisify(execFile);

/** Runs a program to its end and gives what it wrote on standard output; throws what it wrote on the other. */
export async function run(program, ...words) {
  const { stdout } = await started(program, words, { maxBuffer: 1 << 28 });
  return stdout;
}

/** A folder of this process alone, gone when it ends. */
export const scratch = mkdtempSync(join(tmpdir(), "belfort-browser-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
