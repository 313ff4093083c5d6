// Reports of a consultant with a brand, each as wide as its file allows.
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { belfort, root, run, scratch } from "./tools.mjs";

const example = join(root, "examples", "brand");
const square = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#345"/></svg>`;
const four = (text) => `{ ${["nl", "fr", "de", "en"].map((language) => `${language} = "${text}"`).join(", ")} }`;
// Long words, as German has them, and as many letters as there is room for.
const cover = "Schwachstellenbericht für Lebensmittelgroßhandelsgesellschaften ".repeat(3).slice(0, 160).trim();
const closing = "Wir rufen Sie nächste Woche an und gehen die Texte gemeinsam durch. ".repeat(18).slice(0, 1200).trim();

/** Brand files by name: the example of the README, and the fullest that is taken, with and without a logo. */
const BRANDS = {
  example: null,
  full: `name = "${"Beratungsgesellschaft ".repeat(4).slice(0, 80).trim()}"
logo = "logo.svg"
cover = ${four(cover)}
closing = ${four(closing)}
[colour]
accent = "#8a1e5c"
ground = "#17233b"
[contact]
person = "${"Maximiliane ".repeat(7).slice(0, 80).trim()}"
email = "maximiliane.musterfrau@beratungsgesellschaft.example"
phone = "+49 (0)30 1234-5678"
address = "${"Straße des 17. Juni, ".repeat(8).slice(0, 160).trim()}"
website = "https://www.beratungsgesellschaft.example/unternehmen/sicherheit/berichte"
`,
  plain: `name = "${"Beratungsgesellschaft ".repeat(4).slice(0, 80).trim()}"
cover = "${cover}"
`,
};

/** The reports that are looked at: the bakery fills page one more than any other story. */
export const BRANDED = [
  { brand: "example", language: "nl" },
  { brand: "example", language: "fr" },
  { brand: "full", language: "de" },
  { brand: "full", language: "fr" },
  { brand: "plain", language: "fr" },
  { brand: "plain", language: "en" },
].map((report) => ({ ...report, name: `brand-${report.brand}-${report.language}` }));

const made = new Map();

/** The file of a report with a brand. */
export function file(report, ending = "html") {
  const key = `${report.name}.${ending}`;
  if (!made.has(key)) made.set(key, make(report, ending));
  return made.get(key);
}

async function make({ name, brand, language }, ending) {
  const folder = join(scratch, `brand-${brand}`);
  mkdirSync(folder, { recursive: true });
  if (BRANDS[brand] === null) cpSync(example, folder, { recursive: true });
  else {
    writeFileSync(join(folder, "brand.toml"), BRANDS[brand]);
    writeFileSync(join(folder, "logo.svg"), square);
  }
  const story = join(root, "tests", "stories", "bakery");
  const out = join(scratch, `${name}.${ending}`);
  const terms = ["--answers", join(story, "answers.toml"), "--brand", join(folder, "brand.toml")];
  await run(belfort, "judge", join(story, "evidence.json"), ...terms, "--lang", language, "-q", "-o", out);
  return out;
}
