// The report on paper: what stands on which sheet.
//
// A PDF does not say which of its words are a heading. So each element that has text gets a colour of its own
// before the page is printed, and `pdftohtml` (poppler) tells for each text its place and its colour. Colours
// move nothing.
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { PATIENCE, within } from "./browser.mjs";
import { run, scratch } from "./tools.mjs";

const HEADINGS = "h1, h2, h3, h4, .tag";

/** What `pdftohtml -xml` writes of sheets, of letters with their colour, and of texts in these letters. */
const ELEMENTS = new RegExp(
  [
    '<page number="(\\d+)"',
    '<fontspec id="(\\d+)"[^>]* color="#([0-9a-f]{6})"',
    '<text top="(-?\\d+)" left="-?\\d+" width="-?\\d+" height="(\\d+)" font="(\\d+)">(.*)</text>',
  ].join("|"),
  "g",
);

/** Prints a page as an owner's browser does, into a file. */
export async function print(page, file) {
  const bytes = await page.pdf({
    preferCSSPageSize: true,
    printBackground: true,
    tagged: true,
    outline: true,
    timeout: PATIENCE,
  });
  writeFileSync(file, bytes);
  return file;
}

/**
 * Prints a page and says what stands where: `marks`, the elements with text in the order of the page, each with
 * the `lines` that it has on paper (`sheet`, `top`, `bottom`, counted from 1 and in points), and `sheets`, their number.
 */
export async function sheets(page, file) {
  const marks = await mark(page);
  await print(page, file);
  const { texts, count } = await read(file);
  for (const one of marks) one.lines = [];
  for (const { colour, ...line } of texts) {
    // Another colour is none of ours: the number in the margin.
    marks[colour]?.lines.push(line);
  }
  return { marks, sheets: count };
}

/** Colours each element that has text, and says what it is. */
function mark(page) {
  return page.evaluate((headings) => {
    const marks = [];
    const number = (list, element) => (element ? list.indexOf(element) : -1);
    const all = [...document.querySelectorAll(headings)];
    const tables = [...document.querySelectorAll("table")];
    for (const word of document.querySelectorAll("svg text, svg tspan"))
      word.style.setProperty("fill", "#fff", "important");
    for (const element of document.body.querySelectorAll("*")) {
      if (
        element.closest("svg") ||
        ![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
      )
        continue;
      // Steps of four, and the middle of each: a PDF holds colours with three digits after the point.
      const [red, green, blue] = [12, 6, 0].map((bits) => ((marks.length >> bits) & 63) * 4 + 2);
      element.style.setProperty("color", `rgb(${red} ${green} ${blue})`, "important");
      element.style.setProperty("print-color-adjust", "exact", "important");
      const part = element.closest("main > *, body > *");
      marks.push({
        text: element.textContent.trim().replace(/\s+/g, " ").slice(0, 60),
        heading: number(all, element.closest(headings)),
        table: number(tables, element.closest("table")),
        head: element.closest("thead") !== null,
        owner: part !== null && part.matches(".cover, .head, .first-page"),
      });
    }
    return marks;
  }, HEADINGS);
}

/** The step of one part of a colour: see `mark`. */
function step(colour, from) {
  return parseInt(colour.slice(from, from + 2), 16) >> 2;
}

/** The texts of a PDF, with their colours as the numbers of marks. */
async function read(file) {
  const xml = await run("pdftohtml", "-xml", "-i", "-hidden", "-nomerge", "-zoom", "1", "-stdout", file);
  const colours = new Map();
  const texts = [];
  let sheet = 0;
  for (const [, number, font, colour, top, height, of, text] of xml.matchAll(ELEMENTS)) {
    if (number) sheet = Number(number);
    else if (font) colours.set(font, (step(colour, 0) << 12) | (step(colour, 2) << 6) | step(colour, 4));
    else if (text.replace(/<[^>]*>/g, "").trim()) {
      texts.push({ colour: colours.get(of), sheet, top: Number(top), bottom: Number(top) + Number(height) });
    }
  }
  return { texts, count: sheet };
}

/** Headings at the foot of a sheet whose text stands on the next. */
export function lonely({ marks }) {
  const faults = [];
  const last = new Map();
  marks.forEach((one, place) => {
    if (one.heading >= 0) last.set(one.heading, place);
  });
  for (const [heading, place] of last) {
    const lines = marks.filter((one) => one.heading === heading).flatMap((one) => one.lines);
    if (lines.length === 0) continue;
    const end = lines.reduce((a, b) =>
      a.sheet > b.sheet || (a.sheet === b.sheet && a.bottom >= b.bottom) ? a : b,
    );
    // Beside it on the same line, such as what an action wins, is no text below it.
    const below = (line) =>
      line.sheet > end.sheet || (line.sheet === end.sheet && line.top >= end.bottom - 3);
    const next = marks.slice(place + 1).find((one) => one.lines.some(below));
    const first = next?.lines.filter(below).reduce((least, line) => Math.min(least, line.sheet), Infinity);
    if (next && first > end.sheet)
      faults.push(`sheet ${end.sheet} ends with "${marks[place].text}"; "${next.text}" stands on ${first}`);
  }
  return faults;
}

/** Sheets onto which a table continues without its head. */
export function headless({ marks }) {
  const faults = [];
  const count = marks.reduce((most, one) => Math.max(most, one.table), -1) + 1;
  for (let table = 0; table < count; table += 1) {
    const own = marks.filter((one) => one.table === table);
    const on = (head) =>
      new Set(own.filter((one) => one.head === head).flatMap((one) => one.lines.map((line) => line.sheet)));
    const heads = on(true);
    // A head that is nowhere on paper is meant for those who hear the page.
    if (heads.size === 0) continue;
    for (const sheet of on(false))
      if (!heads.has(sheet)) faults.push(`sheet ${sheet}: a table goes on without its head "${own[0].text}"`);
  }
  return faults;
}

/** Sheets without a word. */
export function blank({ marks, sheets: count }) {
  const full = new Set(marks.flatMap((one) => one.lines.map((line) => line.sheet)));
  return Array.from({ length: count }, (_, index) => index + 1)
    .filter((sheet) => !full.has(sheet))
    .map((sheet) => `sheet ${sheet} is blank`);
}

/** Whatever keeps the first sheet from being the owner's part, whole, and nothing else. */
export function firstSheet({ marks }) {
  const faults = [];
  const on = (one, sheet) => one.lines.some((line) => line.sheet === sheet);
  const owner = marks.filter((one) => one.owner);
  if (!owner.some((one) => on(one, 1))) faults.push("nothing for the owner stands on the first sheet");
  for (const one of owner)
    if (one.lines.some((line) => line.sheet > 1))
      faults.push(`"${one.text}" of page one stands on sheet ${one.lines.at(-1).sheet}`);
  for (const one of marks)
    if (!one.owner && on(one, 1)) faults.push(`"${one.text}" stands on the first sheet`);
  return faults.slice(0, 6);
}

/** Sheets that look otherwise to a reader who asked for a dark screen. */
export async function darkened(browser, path) {
  const [light, dark] = await Promise.all(
    [false, true].map((asked) =>
      within(browser, path, { dark: asked }, async (page) => {
        const pdf = await print(page, join(scratch, `paper-${asked}-${basename(path)}.pdf`));
        // Pictures in colour, one after another, each with its size in front (PPM).
        const pictures = await run("pdftoppm", "-r", "20", pdf);
        return pictures.split(/(?=P6\n)/);
      }),
    ),
  );
  return dark.flatMap((picture, place) =>
    picture === light[place] ? [] : [`sheet ${place + 1} looks otherwise`],
  );
}
