import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { nu, validate } from "./markup.mjs";
import { REPORTS, file } from "./pages.mjs";

describe("markup", { concurrency: true }, () => {
  it("vnu finds nothing in HTML and CSS of all reports", async () => {
    assert.deepEqual(await nu(await Promise.all(REPORTS.map(file))), []);
  });
  for (const report of REPORTS) {
    it(`html-validate finds nothing in ${report.name}`, async () => assert.deepEqual(await validate(await file(report)), []));
  }
});
