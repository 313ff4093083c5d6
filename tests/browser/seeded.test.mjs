// Each check sees what it is there for: faults are put into a sound report, or into a page made for it.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { ALL, BUT_COLOURS, COLOURS, violations } from "./axe.mjs";
import { NARROW, start, within } from "./browser.mjs";
import { caught, none } from "./expect.mjs";
import { active, cut, picture, sideways } from "./layout.mjs";
import { nu, validate } from "./markup.mjs";
import { REPORTS, file } from "./pages.mjs";
import { blank, darkened, firstSheet, headless, lonely, sheets } from "./print.mjs";
import { scratch } from "./tools.mjs";

const [report] = REPORTS;
const POLICY = /<meta http-equiv="Content-Security-Policy"[^>]*>/;
let browser;
before(async () => {
  browser = await start();
});
after(() => browser.close());

/** A file with this text. */
function written(name, text) {
  const path = join(scratch, `${name}.html`);
  writeFileSync(path, text);
  return path;
}

/** The report with something more at its end, with or without its policy. */
async function seeded(name, html, { policy = true } = {}) {
  const text = readFileSync(await file(report), "utf8").replace("</main>", () => `${html}</main>`);
  return written(name, policy ? text : text.replace(POLICY, ""));
}

/** A page for paper: A4, margins of 15 mm. */
function paper(name, style, body) {
  return written(
    name,
    `<!doctype html><html lang="en"><head><title>${name}</title><style>
    @page { size: A4; margin: 15mm } html { font: 12pt/1.4 sans-serif } body, p, h3 { margin: 0 } ${style}
    </style></head><body><main>${body}</main></body></html>`,
  );
}

const printed = (path) => within(browser, path, {}, (page) => sheets(page, join(scratch, "seeded.pdf")));
const faultsOf = (path) => within(browser, path, {}, async (_, faults) => faults);

describe("axe-core sees", () => {
  const seeds = [
    [
      "a text that is too faint",
      {},
      ALL,
      /^color-contrast/,
      (p) => {
        p.style.color = "#ccc";
      },
    ],
    [
      "a text that is too faint in the dark",
      { dark: true },
      COLOURS,
      /^color-contrast/,
      (p) => {
        p.style.color = "#444";
        p.style.background = "#222";
      },
    ],
    [
      "links that a finger cannot tell apart",
      { size: NARROW },
      BUT_COLOURS,
      /^target-size/,
      (p) => {
        p.innerHTML = '<a href="#a">a</a><br><a href="#b">b</a><br><a href="#c">c</a>';
        p.style.font = "8px/8px sans-serif";
      },
    ],
    [
      "a table whose cells name no head",
      {},
      ALL,
      /^td-headers-attr|^scope-attr-valid/,
      (p) => {
        p.outerHTML = '<table><tr><th scope="kolom">a</th></tr><tr><td headers="b">c</td></tr></table>';
      },
    ],
  ];
  for (const [what, how, rules, expected, seed] of seeds) {
    it(what, async () => {
      caught(
        await within(browser, await file(report), how, async (page) => {
          await page.$eval("main p", seed);
          return violations(page, rules);
        }),
        expected,
      );
    });
  }
});

describe("of what a page asks for, one sees", () => {
  const image = '<img src="https://belfort.invalid/pixel.png" alt="">';
  it("an image that the policy stops", async () =>
    caught(await faultsOf(await seeded("image", image)), /policy violated: img-src/));
  it("an image without a policy", async () =>
    caught(
      await faultsOf(await seeded("free-image", image, { policy: false })),
      /request for https:\/\/belfort\.invalid/,
    ));
  it("a file beside the report", async () =>
    caught(
      await faultsOf(await seeded("beside", '<img src="logo.png" alt="">', { policy: false })),
      /request for file:.*logo\.png/,
    ));
  it("a script", async () =>
    caught(
      await faultsOf(await seeded("script", "<script>document.title = 1</script>")),
      /policy violated: script-src/,
    ));
  it("a word on the console", async () =>
    caught(
      await faultsOf(await seeded("word", "<script>console.warn('old')</script>", { policy: false })),
      /console: old/,
    ));
  it("an error in a script", async () =>
    caught(
      await faultsOf(await seeded("error", "<script>nowhere()</script>", { policy: false })),
      /nowhere is not defined/,
    ));
  it("what could run or be fetched", async () => {
    const path = await seeded("active", `${image}<p onclick="go()" style="color: red">x</p>`);
    const faults = await within(browser, path, {}, active);
    for (const what of [/^<img/, /^<p onclick/, /^onclick$/]) caught(faults, what);
  });
  it("a text that a script wrote", async () => {
    const path = await seeded(
      "written",
      '<p id="by"></p><script>document.getElementById("by").textContent = "by a script"</script>',
      { policy: false },
    );
    const [on, off] = await Promise.all(
      [true, false].map((script) => within(browser, path, { script }, picture)),
    );
    assert.notDeepEqual(on, off);
    assert.match(on.text, /by a script/);
    assert.doesNotMatch(off.text, /by a script/);
  });
});

describe("of the layout, one sees", () => {
  const seeds = [
    [
      "a box of 2000 px",
      sideways,
      /the page is \d{4} px wide/,
      (p) => {
        p.style.width = "2000px";
      },
    ],
    [
      "a box of 2000 px in a page that hides it",
      sideways,
      /ends at \d{4} px/,
      (p) => {
        p.style.width = "2000px";
        document.documentElement.style.overflowX = "hidden";
        document.body.style.overflowX = "clip";
      },
    ],
    [
      "a region that scrolls and that no key reaches",
      sideways,
      /ends at \d{4} px/,
      (p) => {
        p.innerHTML = "<span>wide</span>";
        p.style.overflowX = "auto";
        p.firstChild.style.cssText = "display: block; width: 2000px";
      },
    ],
    [
      "a text cut at the right",
      cut,
      /cuts its text at the right/,
      (p) => {
        p.style.cssText = "width: 4rem; overflow: hidden; white-space: nowrap";
      },
    ],
    [
      "a text cut below",
      cut,
      /cuts its text below/,
      (p) => {
        p.style.cssText = "height: 1rem; width: 4rem; overflow: hidden";
      },
    ],
    [
      "a word that runs over its neighbour",
      cut,
      /px out of/,
      (p) => {
        p.textContent = "w".repeat(40);
        p.style.cssText = "width: 4rem; overflow-wrap: normal; word-break: normal";
      },
    ],
  ];
  for (const [what, look, expected, seed] of seeds) {
    it(what, async () => {
      caught(
        await within(browser, await file(report), { size: NARROW }, async (page) => {
          await page.$eval("main p", seed);
          return look(page);
        }),
        expected,
      );
    });
  }
});

describe("of paper, one sees", () => {
  // A sheet has 267 mm: after 255 the heading has room and the text has none.
  const body = '<div class="filler">first</div><h3>A heading</h3><p>Its text</p>';
  const style = ".filler { height: 255mm } p { height: 30mm; break-inside: avoid }";
  it("a heading alone at the foot of a sheet", async () => {
    caught(
      lonely(await printed(paper("lonely", `${style} h3 { break-after: auto }`, body))),
      /^sheet 1 ends with "A heading"; "Its text" stands on 2$/,
    );
    none(lonely(await printed(paper("together", `${style} h3 { break-after: avoid }`, body))));
  });
  it("a heading alone with a word beside it", async () => {
    const beside = body.replace("<h3>", '<div class="step"><h3>').replace("</h3>", "</h3><b>+3</b></div>");
    caught(
      lonely(await printed(paper("beside-it", `${style} .step { display: flex; gap: 1rem }`, beside))),
      /^sheet 1 ends with "A heading"/,
    );
  });
  it("a table that goes on without its head", async () => {
    const rows = Array.from({ length: 80 }, (_, row) => `<tr><td>row ${row}</td></tr>`).join("");
    const table = `<table><thead><tr><th scope="col">Head</th></tr></thead><tbody>${rows}</tbody></table>`;
    caught(
      headless(await printed(paper("headless", "thead { display: table-row-group }", table))),
      /^sheet 2: a table goes on without its head "Head"$/,
    );
    none(headless(await printed(paper("with-heads", "thead { display: table-header-group }", table))));
  });
  it("a blank sheet", async () => {
    const empty = '<p>one</p><div class="empty"></div><p>three</p>';
    const found = await printed(
      paper("blank", ".empty { break-before: page; break-after: page; height: 1mm }", empty),
    );
    assert.equal(found.sheets, 3);
    assert.deepEqual(blank(found), ["sheet 2 is blank"]);
  });
  it("a first sheet with too little or too much on it", async () => {
    const parts =
      '<section class="first-page"><p>mine</p><p>last</p></section><section><p>other</p></section>';
    caught(firstSheet(await printed(paper("too-much", "", parts))), /^"other" stands on the first sheet$/);
    const tall = ".first-page { break-after: page }";
    caught(
      firstSheet(
        await printed(paper("too-little", `${tall} p { height: 200mm; break-inside: avoid }`, parts)),
      ),
      /^"last" of page one stands on sheet 2$/,
    );
    none(firstSheet(await printed(paper("one-sheet", tall, parts))));
  });
  it("dark paper", async () => {
    const dark =
      "html { background: #fff; color: #000 } @media (prefers-color-scheme: dark) { html { background: #000; color: #fff } }";
    caught(await darkened(browser, paper("dark", dark, "<p>text</p>")), /^sheet 1 looks otherwise$/);
    none(await darkened(browser, paper("light", dark.replace("@media", "@media screen and"), "<p>text</p>")));
  });
});

describe("of the markup, one sees", () => {
  it("what html-validate finds", async () =>
    caught(await validate(await seeded("tags", "<div><p>open</div>")), /^close-order|^no-implicit-close/));
  it("what vnu finds in HTML and in CSS", async () => {
    const page = paper("faulty", "p { colour: red }", "<ul><p>no item</p></ul>");
    const faults = await nu([page]);
    caught(faults, /^Element “p” not allowed as child of element “ul”/);
    caught(faults, /^CSS: “colour”/);
  });
});
