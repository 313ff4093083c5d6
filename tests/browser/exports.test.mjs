// Tables, SARIF and JUnit XML before the programs that read them: LibreOffice, ajv with the schema of OASIS, and
// xmllint with that of Jenkins.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { before, describe, it } from "node:test";

import { hostile } from "./hostile.mjs";
import { COMPANIES, LANGUAGES } from "./pages.mjs";
import { belfort, require, root, run, scratch } from "./tools.mjs";

const ENDINGS = [".csv", "-action-plan.csv", ".sarif", ".junit.xml"];
const story = (company) => join(root, "tests", "stories", company, "evidence.json");

/** Signs that make a formula, and what may stand before them. */
const SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠"];
const BEFORE = ["", " ", "\t", "\u00a0", "x;", 'x; "'];
const FORMULAS = BEFORE.flatMap((start) => SIGNS.map((sign) => `${start}${sign}1+1`));

/** Judges evidence and gives the files of all formats, by their ending. */
async function exported(name, evidence, ...words) {
  const files = Object.fromEntries(ENDINGS.map((end) => [end, join(scratch, `${name}${end}`)]));
  await run(belfort, "judge", evidence, "-q", ...words, ...Object.values(files).flatMap((file) => ["-o", file]));
  return files;
}

/** Waivers with a formula in each text, for everything that is not in order in a result. */
function waived(sarif, first) {
  const results = JSON.parse(readFileSync(sarif, "utf8")).runs[0].results;
  const waivers = results.map((result, index) => {
    const formula = (at) => JSON.stringify(FORMULAS[(first + 2 * index + at) % FORMULAS.length]);
    const subject = JSON.stringify(result.locations[0].logicalLocations[0].name);
    return `[[waive]]\ncheck = "${result.ruleId}"\nsubject = ${subject}\nuntil = 2099-01-01
reason = ${formula(0)}\nby = ${formula(1)}\n`;
  });
  const path = join(scratch, `formulas-${first}.toml`);
  writeFileSync(path, waivers.join("\n"));
  return path;
}

/** The cells that LibreOffice makes of a table, as `{ text, formula }`; its separator as LibreOffice numbers it. */
async function cells(file, separator) {
  const office = `-env:UserInstallation=file://${join(scratch, "office")}`;
  await run("soffice", office, "--headless", `--infilter=CSV:${separator},34,76,1`, "--convert-to", "fods", "--outdir", scratch, file);
  const sheet = readFileSync(join(scratch, basename(file).replace(/csv$/, "fods")), "utf8");
  const found = sheet.matchAll(/<table:table-cell([^>]*[^/])>([\s\S]*?)<\/table:table-cell>/g);
  return [...found].map(([, attributes, inside]) => ({
    text: inside.replaceAll(/<[^>]*>/g, "").replaceAll("&apos;", "'").trim(),
    formula: attributes.includes("table:formula"),
  }));
}

const COMMA = 44;
const SEMICOLON = 59;
let all;
let formulas;
before(async () => {
  const evidence = join(scratch, "hostile-exports.json");
  writeFileSync(evidence, JSON.stringify(hostile(JSON.parse(readFileSync(story("bakery"), "utf8")))));
  all = [await exported("exported-hostile", evidence)];
  for (const company of COMPANIES) {
    for (const language of LANGUAGES) {
      all.push(await exported(`exported-${company}-${language}`, story(company), "--lang", language));
    }
  }
  formulas = [
    await exported("exported-formulas", evidence, "--waivers", waived(all[0][".sarif"], 0)),
    await exported("exported-more-formulas", story("bakery"), "--waivers", waived(all[1][".sarif"], FORMULAS.length / 2)),
  ];
  all.push(...formulas);
});

describe("LibreOffice", () => {
  it("calculates a cell that nobody guarded, so that it would be seen", async () => {
    const file = join(scratch, "unguarded.csv");
    writeFileSync(file, "a,=1+1\r\n");
    assert.ok((await cells(file, COMMA)).some((cell) => cell.formula));
    writeFileSync(file, "a,b;=1+1\r\n");
    assert.ok((await cells(file, SEMICOLON)).some((cell) => cell.formula));
  });

  it("shows each of 48 formulas as a text", async () => {
    const found = [];
    for (const files of formulas) found.push(...(await cells(files[".csv"], COMMA)));
    const texts = found.filter((cell) => cell.text.includes("1+1"));
    assert.ok(texts.length >= FORMULAS.length, `${texts.length} cells`);
    assert.deepEqual(texts.filter((cell) => !/^'|␉|^x;/.test(cell.text)), []);
  });

  for (const separator of [COMMA, SEMICOLON]) {
    it(`finds no formula in any table that it cuts at ${String.fromCharCode(separator)}`, async () => {
      for (const file of [all[0][".csv"], all[0]["-action-plan.csv"], formulas[0][".csv"]]) {
        const found = await cells(file, separator);
        assert.ok(found.length > 10, file);
        assert.deepEqual(found.filter((cell) => cell.formula), [], file);
      }
    });
  }

  it("reads letters with accents, and every column", async () => {
    // With the separator that the computers of its readers expect.
    for (const [at, separator, heads] of [
      [2, SEMICOLON, ["N°", "Échéance", "Remarque"]],
      [4, COMMA, ["No.", "Due date", "Remark"]],
    ]) {
      const plan = await cells(all[at]["-action-plan.csv"], separator);
      const texts = plan.slice(0, 15).map((cell) => cell.text);
      assert.deepEqual([texts[0], texts[13], texts[14]], heads);
    }
  });
});

describe("the schema", () => {
  it("of OASIS takes every SARIF file, and refuses another", () => {
    const Ajv = require("ajv");
    // The schema comes without a word on formats, and has one pattern that Unicode mode does not take.
    const ajv = new (Ajv.default ?? Ajv)({ strict: false, validateFormats: false, unicodeRegExp: false });
    const schema = readFileSync(join(root, "tests", "data", "sarif-schema-2.1.0.json"), "utf8");
    const valid = ajv.compile(JSON.parse(schema));
    for (const files of all) {
      const log = JSON.parse(readFileSync(files[".sarif"], "utf8"));
      assert.ok(valid(log), `${files[".sarif"]}: ${JSON.stringify(valid.errors)}`);
      log.runs[0].tool.driver.rules[0].level = "bad";
      assert.ok(!valid(log));
    }
  });

  it("of Jenkins takes every JUnit file, and refuses another", async () => {
    const schema = join(root, "tests", "data", "junit-10.xsd");
    const validate = (...files) => run("xmllint", "--noout", "--nonet", "--schema", schema, ...files);
    await validate(...all.map((files) => files[".junit.xml"]));
    const bad = join(scratch, "bad.junit.xml");
    writeFileSync(bad, readFileSync(all[0][".junit.xml"], "utf8").replace("<testcase ", "<testcase wrong='' "));
    await assert.rejects(validate(bad));
  });
});
