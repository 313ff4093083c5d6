import { describe, it } from "node:test";

import { none } from "./expect.mjs";
import { nu, validate } from "./markup.mjs";
import { REPORTS, file } from "./pages.mjs";

describe("markup", { concurrency: true }, () => {
  it("vnu finds nothing in HTML and CSS of all reports", async () => {
    none(await nu(await Promise.all(REPORTS.map(file))));
  });
  for (const report of REPORTS) {
    it(`html-validate finds nothing in ${report.name}`, async () => none(await validate(await file(report))));
  }
});
