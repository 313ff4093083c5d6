// The reports that are looked at: three companies in four languages, and one whose every word is hostile.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { hostile } from "./hostile.mjs";
import { belfort, root, run, scratch } from "./tools.mjs";

export const COMPANIES = ["bakery", "town", "provider"];
export const LANGUAGES = ["nl", "fr", "de", "en"];

/** Every report, as `{ name, company, language }`; `file` says where one is. */
export const REPORTS = [
  ...COMPANIES.flatMap((company) =>
    LANGUAGES.map((language) => ({ name: `${company}-${language}`, company, language })),
  ),
  { name: "hostile-nl", company: "hostile", language: "nl" },
];

const made = new Map();

/** The file of a report, which is made when somebody first asks for it. */
export function file(report) {
  if (!made.has(report.name)) made.set(report.name, make(report));
  return made.get(report.name);
}

async function make({ name, company, language }) {
  const folder = join(root, "tests", "stories", company === "hostile" ? "bakery" : company);
  let evidence = join(folder, "evidence.json");
  if (company === "hostile") {
    const text = JSON.stringify(hostile(JSON.parse(readFileSync(evidence, "utf8"))));
    evidence = join(scratch, "hostile.json");
    writeFileSync(evidence, text);
  }
  const out = join(scratch, `${name}.html`);
  const terms = [];
  for (const which of ["answers", "waivers"]) {
    const terms_file = join(folder, `${which}.toml`);
    if (existsSync(terms_file)) terms.push(`--${which}`, terms_file);
  }
  await run(belfort, "judge", evidence, ...terms, "--lang", language, "--quiet", "--output", out);
  return out;
}
