import { after, before, describe, it } from "node:test";

import { BUT_COLOURS, COLOURS, violations } from "./axe.mjs";
import { NARROW, start, within } from "./browser.mjs";
import { none } from "./expect.mjs";
import { REPORTS, file } from "./pages.mjs";

let browser;
before(async () => {
  browser = await start();
});
after(() => browser.close());

/** Everything unfolded is looked at in the light; the other two looks may fold it away. */
for (const report of REPORTS) {
  const look = (how, rules) =>
    file(report).then((path) => within(browser, path, how, (page) => violations(page, rules)));
  describe(`axe-core over ${report.name}`, () => {
    it("finds nothing on a light screen", async () => {
      none(await look({ open: true }));
    });
    it("finds no colour too faint on a dark screen", async () => {
      none(await look({ open: true, dark: true }, COLOURS));
    });
    it("finds nothing on a telephone", async () => {
      none(await look({ size: NARROW }, BUT_COLOURS));
    });
  });
}
