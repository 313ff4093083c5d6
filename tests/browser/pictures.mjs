// Writes the pictures of docs/: what the owner of the bakery sees first, on screen and on paper, in each language.
import { statSync } from "node:fs";
import { join } from "node:path";

import { start, within } from "./browser.mjs";
import { LANGUAGES, REPORTS, file } from "./pages.mjs";
import { print } from "./print.mjs";
import { run, scratch } from "./tools.mjs";

const MOST_BYTES = 200_000;
const WIDTH = 1100;
const [folder] = process.argv.slice(2);

const browser = await start();
try {
  for (const language of LANGUAGES) {
    const path = await file(
      REPORTS.find((report) => report.company === "bakery" && report.language === language),
    );
    await within(browser, path, { size: { width: WIDTH, height: 900 } }, async (page) => {
      const shot = join(scratch, `${language}.png`);
      const end = await page.$eval(".first-page", (part) =>
        Math.ceil(part.getBoundingClientRect().bottom + window.scrollY + 24),
      );
      await page.screenshot({ path: shot, clip: { x: 0, y: 0, width: WIDTH, height: end } });
      await keep(shot, `report-${language}.png`);
      const pdf = await print(page, join(scratch, `${language}.pdf`));
      const sheet = join(scratch, `${language}-print`);
      await run("pdftoppm", "-r", "80", "-f", "1", "-l", "1", "-singlefile", "-png", pdf, sheet);
      await keep(`${sheet}.png`, `report-print-${language}.png`);
    });
  }
} finally {
  await browser.close();
}

/** Puts a picture into the folder, with at most 256 colours. */
async function keep(picture, name) {
  const kept = join(folder, name);
  await run("pngquant", "--force", "--strip", "--speed", "1", "--output", kept, "--", picture);
  const { size } = statSync(kept);
  console.log(`   ${kept}: ${Math.round(size / 1000)} kB`);
  if (size > MOST_BYTES) throw new Error(`${kept} has ${size} bytes, more than ${MOST_BYTES}`);
}
