import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { start, within } from "./browser.mjs";
import { none } from "./expect.mjs";
import { REPORTS, file } from "./pages.mjs";
import { blank, darkened, firstSheet, headless, lonely, sheets } from "./print.mjs";
import { run, scratch } from "./tools.mjs";

const MOST_SHEETS = 14;
let browser;
before(async () => {
  browser = await start();
});
after(() => browser.close());

for (const report of REPORTS) {
  const pdf = join(scratch, `${report.name}.pdf`);
  let found;
  const printed = async () =>
    (found ??= await within(browser, await file(report), {}, (page) => sheets(page, pdf)));
  describe(`on paper, ${report.name}`, () => {
    it("takes few sheets", async (test) => {
      const { sheets: count } = await printed();
      test.diagnostic(`${report.name}: ${count} sheets`);
      // The bakery is the company of middling size.
      if (report.company === "bakery")
        assert.ok(count <= MOST_SHEETS, `${count} sheets, more than ${MOST_SHEETS}`);
      else assert.ok(count > 1);
    });
    // Forty mail servers with names of 250 letters are no page that an owner has.
    if (report.company !== "hostile") {
      it("has the owner's part on the first sheet, and nothing else", async () =>
        none(firstSheet(await printed())));
    }
    it("leaves no sheet blank", async () => none(blank(await printed())));
    it("leaves no heading alone at the foot of a sheet", async () => none(lonely(await printed())));
    it("repeats the heads of tables", async () => none(headless(await printed())));
    it("is A4, with tags for those who hear it", async () => {
      await printed();
      const about = await run("pdfinfo", pdf);
      assert.match(about, /^Tagged: +yes$/m);
      assert.match(about, /^Page size: +59[45]\.\d+ x 84[12]\.?\d* pts \(A4\)$/m);
    });
  });
}

for (const report of REPORTS.filter(({ language }) => language === "nl")) {
  it(`paper is light where the reader asked for a dark screen: ${report.name}`, async () =>
    none(await darkened(browser, await file(report))));
}
