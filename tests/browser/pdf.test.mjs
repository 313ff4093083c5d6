// `-o report.pdf` with a real browser: three companies in four languages, and a page that wants to do more
// than be printed. Whoever cannot see reads a PDF by its tags, its language and its bookmarks.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { start, within } from "./browser.mjs";
import { none } from "./expect.mjs";
import { COMPANIES, LANGUAGES, REPORTS, file } from "./pages.mjs";
import { belfort, root, run, scratch } from "./tools.mjs";

const MOST_SHEETS = 14;
const OURS = REPORTS.filter(({ company }) => company !== "hostile");
process.env.BELFORT_BROWSER = process.env.BELFORT_CHROMIUM;

/** What may be wrong, and why: the table of docs/pdf-ua.md. */
const ALLOWED = readFileSync(join(root, "docs", "pdf-ua.md"), "utf8")
  .split("\n")
  .map((line) => /^\| ([A-Z]+-\d+) \| `([^`]+)` \| (.+) \|$/.exec(line))
  .filter(Boolean)
  .map(([, rule, says, why]) => ({ rule, says, why }));

/** The row that allows an error: the rule is the same, and each word of the row stands in what was said. */
function allowed({ rule, says }) {
  return ALLOWED.find((row) => row.rule === rule && says.includes(row.says));
}

const place = (report) => join(scratch, "pdf", `${report.company}.${report.language}.pdf`);
let browser;
let seen;
before(async () => {
  browser = await start();
  mkdirSync(join(scratch, "pdf"));
  for (const company of COMPANIES) {
    const folder = join(root, "tests", "stories", company);
    const terms = ["answers", "waivers"].flatMap((which) => {
      const terms_file = join(folder, `${which}.toml`);
      return existsSync(terms_file) ? [`--${which}`, terms_file] : [];
    });
    const out = join(scratch, "pdf", `${company}.pdf`);
    const words = ["--lang", LANGUAGES.join(","), "--quiet", "--output", out];
    await run(belfort, "judge", join(folder, "evidence.json"), ...terms, ...words);
  }
  const python = [join(root, "tests", "browser", "pdf.py"), ...OURS.map(place)];
  seen = new Map(JSON.parse(await run("python3", ...python)).map((one) => [one.file, one]));
});
after(() => browser.close());

/** The headings that stand on paper, as bookmarks name them. */
function headings(report, path) {
  return within(browser, path, {}, async (page) => {
    await page.emulateMediaType("print");
    const found = await page.evaluate(() =>
      [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
        .filter((element) => element.checkVisibility())
        .map((element) => ({ depth: Number(element.tagName[1]) - 1, title: element.textContent })),
    );
    return { found, title: await page.title() };
  });
}

/** Some headings begin with a capital letter on paper only. */
const plain = ({ depth, title }) => `${depth} ${title.trim().toLowerCase()}`;

for (const report of OURS) {
  describe(`PDF, ${report.name}`, () => {
    it("has tags, its language and its title", async () => {
      const { title } = await headings(report, await file(report));
      const pdf = seen.get(place(report));
      assert.deepEqual(
        [pdf.marked, pdf.tagged, pdf.language, pdf.title, pdf.shows_title],
        [true, true, report.language, title, true],
      );
    });
    it("has its headings as bookmarks", async () => {
      const { found } = await headings(report, await file(report));
      assert.ok(found.length > 10);
      assert.deepEqual(seen.get(place(report)).bookmarks.map(plain), found.map(plain));
    });
    it("has no error that docs/pdf-ua.md does not explain", () =>
      none(
        seen
          .get(place(report))
          .errors.filter((error) => !allowed(error))
          .map(({ rule, says, evidence }) => `${rule}: ${says} (${evidence})`),
      ));
    it("keeps every word inside the tags", () => {
      const outside = seen.get(place(report)).errors.filter(({ rule }) => rule === "TAG-001");
      const texts = outside.flatMap(({ evidence }) => evidence.split("; ")).filter(Boolean);
      none(texts.filter((text) => !/^(\d+( \/ \d+)?|[:;·→↓])$/.test(text.trim())));
    });
    if (report.company === "bakery")
      it("takes few sheets", () => assert.ok(seen.get(place(report)).sheets <= MOST_SHEETS));
  });
}

it("docs/pdf-ua.md lists no error that is gone", () => {
  assert.ok(ALLOWED.length > 0);
  const still = new Set([...seen.values()].flatMap(({ errors }) => errors.map(allowed)));
  none(ALLOWED.filter((row) => !still.has(row)).map(({ rule, says }) => `${rule}: ${says}`));
});

/** A browser that puts a page of a stranger in the place of ours; where `FREE` is set, without what holds it. */
const EXCHANGE = `#!/bin/sh
for word; do page=$word; case $word in --user-data-dir=*) profile=\${word#*=};; esac; done
cp "$HOSTILE" "\${page#file://}"
if [ -n "$FREE" ]; then
  rm "$profile/Default/Preferences"
  for word; do shift; case $word in --host-resolver-rules=*) ;; *) set -- "$@" "$word";; esac; done
fi
exec "$BELFORT_CHROMIUM" "$@"
`;

describe("a stranger's page", () => {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.end();
  });
  const evidence = join(root, "tests", "stories", "bakery", "evidence.json");
  before(() => new Promise((ready) => server.listen(0, "127.0.0.1", ready)));
  after(() => server.close());

  /** Prints it and gives its title; `asked` says what it fetched. */
  async function printed(free) {
    asked.length = 0;
    const page = join(scratch, "stranger.html");
    const exchange = join(scratch, "exchange");
    const out = join(scratch, `stranger-${free}.pdf`);
    const address = `http://127.0.0.1:${server.address().port}`;
    writeFileSync(
      page,
      `<!doctype html><title>quiet</title><h1>A page</h1><img src="${address}/picture">
       <iframe src="${address}/frame"></iframe><script>document.title = "ran"</script>`,
    );
    writeFileSync(exchange, EXCHANGE, { mode: 0o755 });
    const words = [belfort, "judge", evidence, "--quiet", "--output", out];
    await run("env", `BELFORT_BROWSER=${exchange}`, `HOSTILE=${page}`, `FREE=${free}`, ...words);
    return JSON.parse(await run("python3", join(root, "tests", "browser", "pdf.py"), out))[0].title;
  }

  it("runs no script and fetches nothing", async () => {
    assert.equal(await printed(""), "quiet");
    assert.deepEqual(asked, []);
  });
  it("would do both in a browser that is told nothing", async () => {
    assert.equal(await printed("yes"), "ran");
    assert.deepEqual(asked.sort(), ["/frame", "/picture"]);
  });
});

/** Runs a program where every address leads to this machine, and counts the packets that it sends to any. */
const COUNTED = `ip link set lo up && ip route add local 0.0.0.0/0 dev lo && ip -6 route add local ::/0 dev lo || exit 9
sent() { awk '/lo:/ { print $11 }' /proc/net/dev; }
before=$(sent); "$@" >&2 || exit 8; echo $(($(sent) - before))`;

describe("the browser itself", () => {
  const apart = process.getuid() === 0 ? ["--net"] : ["--net", "--map-root-user"];
  const sent = async (...words) => Number(await run("unshare", ...apart, "sh", "-c", COUNTED, "sh", ...words));

  it("sends nothing to anybody while it prints", async () => {
    const evidence = join(root, "tests", "stories", "bakery", "evidence.json");
    const out = join(scratch, "silent.pdf");
    assert.equal(await sent(belfort, "judge", evidence, "--quiet", "--output", out), 0);
    assert.ok(existsSync(out));
  });
  it("would be heard if it did", async () => {
    const ask = "__import__('socket').socket(2, 2).sendto(b'x', ('192.0.2.1', 53))";
    assert.ok((await sent("python3", "-c", ask)) > 0);
  });
});
