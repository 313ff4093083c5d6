import assert from "node:assert/strict";
import { cpSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { DESK, NARROW, ZOOMED, start, within } from "./browser.mjs";
import { none } from "./expect.mjs";
import { IMAGE, LONG, SCRIPT } from "./hostile.mjs";
import { active, cut, picture, sideways } from "./layout.mjs";
import { REPORTS, file } from "./pages.mjs";
import { scratch } from "./tools.mjs";

const MOST_BYTES = 400_000;
let browser;
before(async () => {
  browser = await start();
});
after(() => browser.close());

for (const report of REPORTS) {
  describe(`on screen, ${report.name}`, () => {
    it("asks for nothing, breaks no policy, and says nothing on the console", async () => {
      const faults = await within(browser, await file(report), { open: true }, async (page, found) => {
        // What a reader does: to the end, and through the links of the page.
        await page.evaluate(() => {
          window.scrollTo(0, document.body.scrollHeight);
          for (const link of [...document.querySelectorAll('a[href^="#"]')].slice(0, 20)) link.click();
        });
        return found;
      });
      none(faults);
    });
    it("holds nothing that could run or be fetched", async () => {
      none(await within(browser, await file(report), {}, active));
    });
    it("is the same without scripts, and from another folder", async () => {
      const path = await file(report);
      const stick = join(scratch, "stick é", "Mijn rapporten #1");
      mkdirSync(stick, { recursive: true });
      const copy = join(stick, "report.html");
      cpSync(path, copy);
      const here = await within(browser, path, {}, picture);
      assert.deepEqual(await within(browser, path, { script: false }, picture), here);
      assert.deepEqual(await within(browser, copy, {}, picture), here);
    });
    for (const [name, size] of [
      ["a desk", DESK],
      ["a telephone (320 px)", NARROW],
      ["1280 px at 400 %", ZOOMED],
    ]) {
      it(`scrolls down only and cuts no text on ${name}`, async () => {
        const faults = await within(browser, await file(report), { size, open: true }, async (page) => [
          ...(await sideways(page)),
          ...(await cut(page)),
        ]);
        none(faults);
      });
    }
    it("is light enough to be mailed", async (test) => {
      const { size } = statSync(await file(report));
      test.diagnostic(`${report.name}: ${Math.round(size / 1000)} kB of HTML`);
      // The bakery is the company of middling size.
      if (report.company === "bakery")
        assert.ok(size <= MOST_BYTES, `${size} bytes, more than ${MOST_BYTES}`);
      else assert.ok(size > 0);
    });
  });
}

it("what strangers wrote against the reader stands there as text", async () => {
  const path = await file(REPORTS.find(({ company }) => company === "hostile"));
  const { title, text } = await within(browser, path, {}, (page) =>
    page.evaluate(() => ({ title: document.title, text: document.body.textContent })),
  );
  for (const words of [LONG, SCRIPT, IMAGE, "mx39.<script>.", "{% include 'report.html' %}"])
    assert.ok(text.includes(words), words.slice(0, 40));
  assert.match(title, /bakkerij-korenaar\.example/);
  // Marks that turn the direction of writing are named, not obeyed.
  assert.doesNotMatch(text, /[\u202a-\u202e\u2066-\u2069\u0000\u0007\u001b]/);
});
