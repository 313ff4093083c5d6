// axe-core (MPL-2.0, Deque) inside a page.
import { readFileSync } from "node:fs";

import { require } from "./tools.mjs";

const SOURCE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Which rules are tried: those about colour take as long as all others together. */
export const ALL = {};
export const COLOURS = { only: ["color-contrast", "link-in-text-block"] };
export const BUT_COLOURS = { without: ["color-contrast"] };

/** What axe-core finds wrong, each with its rule and selectors. */
export async function violations(page, { only, without = [] } = ALL) {
  // As a script of the debugger: a script tag is what the page's own policy forbids.
  await page.evaluate(SOURCE);
  const runOnly = only ? { type: "rule", values: only } : { type: "tag", values: TAGS };
  const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
  const found = await page.evaluate(
    async (chosen) => {
      const result = await window.axe.run(document, {
        ...chosen,
        resultTypes: ["violations"],
        // Style sheets of others would be fetched again; there are none.
        preload: false,
      });
      return result.violations.map(({ id, nodes }) => ({
        rule: id,
        count: nodes.length,
        nodes: nodes
          .slice(0, 4)
          .map(
            ({ target, any, all, none }) =>
              `${target.join(" ")}: ${[...any, ...all, ...none].map((check) => check.message)[0] ?? ""}`,
          ),
      }));
    },
    { runOnly, rules },
  );
  return found.map(({ rule, count, nodes }) => `${rule} (${count}): ${nodes.join(" | ")}`);
}
