// How tests say what they found.
import assert from "node:assert/strict";

const SHOWN = 8;

/** There is no fault; else the first of them, each on a line. */
export function none(faults) {
  const rest = faults.length > SHOWN ? [`… and ${faults.length - SHOWN} more`] : [];
  assert.ok(
    faults.length === 0,
    `${faults.length} found:\n${[...faults.slice(0, SHOWN), ...rest].join("\n")}`,
  );
}

/** A fault that says this is among them: a check that should see something does. */
export function caught(faults, what) {
  assert.ok(
    faults.some((fault) => what.test(fault)),
    `nothing says ${what}; found:\n${faults.slice(0, SHOWN).join("\n")}`,
  );
}
