// The portfolio of invented batches: before axe-core, on a telephone, and in LibreOffice.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";

import { BUT_COLOURS, COLOURS, violations } from "./axe.mjs";
import { NARROW, start, within } from "./browser.mjs";
import { none } from "./expect.mjs";
import { belfort, run, scratch } from "./tools.mjs";

const program = join(dirname(belfort), "examples", "portfolio");

async function made(language, count) {
  const folder = join(scratch, `portfolio-${language}-${count}`);
  mkdirSync(folder);
  await run(program, folder, language, String(count));
  return folder;
}

/** Rows of a CSV file, each as its cells. */
function rows(file) {
  const text = readFileSync(file, "utf8").replace(/^\ufeff/, "");
  const cells = [...text.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/g)];
  const found = [[]];
  for (const [, cell, end] of cells) {
    found.at(-1).push(cell.replace(/^"|"$/g, "").replaceAll('""', '"'));
    if (end !== ",") found.push([]);
  }
  return found.filter((row) => row.length > 1);
}

let browser;
before(async () => {
  browser = await start();
});
after(() => browser.close());

for (const [language, count] of [["fr", 40], ["de", 3]]) {
  describe(`the portfolio of ${count} domains (${language})`, () => {
    let page;
    before(async () => {
      page = join(await made(language, count), "portfolio.html");
    });
    const look = (how, rules) => within(browser, page, how, (shown) => violations(shown, rules));
    it("has nothing that axe-core finds on a light screen", async () => none(await look({})));
    it("has no colour too faint on a dark screen", async () => none(await look({ dark: true }, COLOURS)));
    it("has nothing that it finds on a telephone", async () => none(await look({ size: NARROW }, BUT_COLOURS)));
    it("does not scroll sideways on a telephone", async () => {
      const width = await within(browser, page, { size: NARROW }, (shown) =>
        shown.evaluate(() => document.documentElement.scrollWidth),
      );
      assert.equal(width, NARROW.width);
    });
  });
}

describe("LibreOffice", () => {
  it("opens the workbook and shows the numbers of the table", async () => {
    const folder = await made("en", 41);
    const office = `-env:UserInstallation=file://${join(scratch, "office-portfolio")}`;
    const filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
    await run("soffice", office, "--headless", "--convert-to", filter, "--outdir", folder, join(folder, "portfolio.xlsx"));
    const [heads, ...sheet] = rows(join(folder, "portfolio-Summary.csv"));
    const [columns, ...table] = rows(join(folder, "portfolio.csv"));
    assert.equal(sheet.length, 41);
    const pairs = [
      ["Domain name", "domain"],
      ["Level, at least", "level_low"],
      ["Score, at least", "score_low"],
      ["Score, at most", "score_high"],
      ["Mail, at most", "mail_high"],
      ["Not in order", "fail"],
      ["Put right", "fixed"],
    ];
    for (const [head, column] of pairs) {
      const [mine, own] = [heads.indexOf(head), columns.indexOf(column)];
      assert.ok(mine >= 0 && own >= 0, head);
      assert.deepEqual(sheet.map((row) => row[mine]), table.map((row) => row[own]), head);
    }
  });
});
