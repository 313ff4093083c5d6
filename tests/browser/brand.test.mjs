import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { BUT_COLOURS, COLOURS, violations } from "./axe.mjs";
import { BRANDED, file } from "./brand.mjs";
import { DESK, NARROW, start, within } from "./browser.mjs";
import { none } from "./expect.mjs";
import { cut, sideways } from "./layout.mjs";
import { darkened, firstSheet, lonely, sheets, blank } from "./print.mjs";
import { run, scratch } from "./tools.mjs";

// Those of the bakery without a brand, and one for the last words.
const MOST_SHEETS = 15;
let browser;
before(async () => {
  browser = await start();
});
after(() => browser.close());

for (const report of BRANDED) {
  describe(`with a brand, ${report.name}`, () => {
    it("asks for nothing, breaks no policy, and shows its logo", async () => {
      const found = await within(browser, await file(report), { open: true }, async (page, faults) => ({
        faults,
        pictures: await page.evaluate(() =>
          [...document.images].map((image) => ({
            drawn: image.complete && image.naturalWidth > 0,
            alt: image.alt,
            width: image.getBoundingClientRect().width,
            scheme: new URL(image.src).protocol,
          })),
        ),
        cover: await page.evaluate(() => getComputedStyle(document.querySelector(".cover")).backgroundColor),
      }));
      none(found.faults);
      if (report.brand === "plain") assert.deepEqual(found.pictures, []);
      else {
        assert.equal(found.pictures.length, 1);
        const [{ drawn, alt, width, scheme }] = found.pictures;
        assert.ok(drawn && alt.length > 2 && width >= 40 && scheme === "data:", JSON.stringify(found.pictures));
      }
      // The second style sheet is let in by the policy: without it the band would have no ground.
      if (report.brand === "example") assert.equal(found.cover, "rgb(238, 245, 241)");
      if (report.brand === "full") assert.equal(found.cover, "rgb(23, 35, 59)");
    });
    for (const [name, size] of [
      ["a desk", DESK],
      ["a telephone (320 px)", NARROW],
    ]) {
      it(`scrolls down only and cuts no text on ${name}`, async () => {
        const look = async (page) => [...(await sideways(page)), ...(await cut(page))];
        none(await within(browser, await file(report), { size, open: true }, look));
      });
    }
    it("is open to all: axe-core finds nothing, in the light, in the dark, on a telephone", async () => {
      const look = async (how, rules) =>
        none(await within(browser, await file(report), how, (page) => violations(page, rules)));
      await look({ open: true });
      await look({ open: true, dark: true }, COLOURS);
      await look({ size: NARROW }, BUT_COLOURS);
    });
    it("has the owner's part on the first sheet, and few sheets in all", async (test) => {
      const pdf = join(scratch, `${report.name}-printed.pdf`);
      const printed = await within(browser, await file(report), {}, (page) => sheets(page, pdf));
      test.diagnostic(`${report.name}: ${printed.sheets} sheets`);
      none(firstSheet(printed));
      none(blank(printed));
      none(lonely(printed));
      assert.ok(printed.sheets <= MOST_SHEETS, `${printed.sheets} sheets, more than ${MOST_SHEETS}`);
    });
    it("is light on paper where the reader asked for a dark screen", async () =>
      none(await darkened(browser, await file(report))));
  });
}

it("stands in the PDF too, with words for those who hear it", async () => {
  const report = BRANDED[0];
  const pdf = await file(report, "pdf");
  const text = await run("pdftotext", "-layout", pdf, "-");
  const first = text.split("\f")[0];
  assert.match(first, /na ons gesprek van 12 november/);
  assert.match(first, /Belfort/);
  assert.match(text, /Van Linden Advies/);
  assert.match(text, /an@lindenadvies\.example/);
  const structure = await run("pdfinfo", "-struct-text", pdf);
  assert.match(structure, /Figure/);
  const { stdout } = { stdout: await run("pdfinfo", pdf) };
  assert.match(stdout, /^Tagged: +yes$/m);
});
