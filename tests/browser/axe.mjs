// axe-core (MPL-2.0, Deque) inside a page.
import { readFileSync } from "node:fs";

import { require } from "./tools.mjs";

const SOURCE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe-core finds wrong, each with its rule and selectors. */
export async function violations(page) {
  // As a script of the debugger: a script tag is what the page's own policy forbids.
  await page.evaluate(SOURCE);
  const found = await page.evaluate(async (tags) => {
    const result = await window.axe.run(document, {
      runOnly: { type: "tag", values: tags },
      resultTypes: ["violations"],
      // Style sheets of others would be fetched again; there are none.
      preload: false,
    });
    return result.violations.map(({ id, nodes }) => ({
      rule: id,
      count: nodes.length,
      nodes: nodes.slice(0, 4).map(({ target, any, all, none }) => `${target.join(" ")}: ${[...any, ...all, ...none].map((check) => check.message)[0] ?? ""}`),
    }));
  }, TAGS);
  return found.map(({ rule, count, nodes }) => `${rule} (${count}): ${nodes.join(" | ")}`);
}
