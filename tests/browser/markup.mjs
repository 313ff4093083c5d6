// What two checkers of HTML find: html-validate (MIT) and the Nu checker of the W3C and WHATWG, vnu (MIT).
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { require, run, scratch } from "./tools.mjs";

const { HtmlValidate } = require("html-validate");
const vnu = require("vnu-jar");

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // `<!doctype html>` and `<!DOCTYPE html>` are the same (HTML standard 13.1.1).
    "doctype-style": "off",
    // Anchors hold names of hosts, with their dots; the standard only forbids spaces (HTML standard 3.2.6).
    "valid-id": ["error", { relaxed: true }],
  },
});

// vnu 26.9.27 says this of every style sheet longer than some hundred characters, whatever hash its policy names. The
// browser, which obeys the policy, judges that in screen.test.mjs.
const MISTAKEN =
  /^Inline style violates Content Security Policy \(meta tag\): blocked by “style-src” directive/;

/** What html-validate finds in a file. */
export async function validate(file) {
  const { results } = await validator.validateString(readFileSync(file, "utf8"));
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, line, message, selector }) => `${ruleId}, line ${line}, ${selector}: ${message}`),
  );
}

/** What vnu finds in files, and in the style sheets that stand in them: started once, as it starts slowly. */
export async function nu(files) {
  const sheets = new Set(
    files.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/<style>(.*?)<\/style>/gs)].map(([, css]) => css),
    ),
  );
  const css = [...sheets].map((text, index) => {
    const file = join(scratch, `style-${index}.css`);
    writeFileSync(file, text);
    return file;
  });
  const words = [
    "-jar",
    vnu,
    "--exit-zero-always",
    "--format",
    "json",
    "--stdout",
    "--also-check-css",
    ...files,
    ...css,
  ];
  const { messages } = JSON.parse(await run("java", ...words));
  const found = new Map();
  for (const { url, lastLine, message, extract } of messages) {
    if (MISTAKEN.test(message)) continue;
    const places = found.get(message) ?? [];
    found.set(message, [
      ...places,
      `${url.split("/").at(-1)}, line ${lastLine} (${(extract ?? "").replace(/\s+/g, " ")})`,
    ]);
  }
  return [...found].map(([message, places]) => `${message} ${places.length} times, first in ${places[0]}`);
}
