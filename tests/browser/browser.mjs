// A Chromium of our own, and pages in it that are watched from the first byte.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { require, scratch } from "./tools.mjs";

// Apache-2.0, Google. It brings no browser of its own.
const puppeteer = require("puppeteer-core");

/** How long one thing may take, in milliseconds. */
export const PATIENCE = 300_000;

/** Widths at which the report is looked at: a desk, and what WCAG 2.2 1.4.10 asks (also 1280 px at 400 %). */
export const DESK = { width: 1280, height: 900 };
export const NARROW = { width: 320, height: 640 };
export const ZOOMED = { width: 320, height: 256, deviceScaleFactor: 4 };

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);

/**
 * Starts a browser. It is spoken to through pipes, so it opens no port, and `close` ends this one process
 * and those that it started.
 */
export function start() {
  return puppeteer.launch({
    executablePath: process.env.BELFORT_CHROMIUM ?? CHROMIUM,
    pipe: true,
    // Waits for what comes, also on a machine that is busy with other things.
    timeout: PATIENCE,
    protocolTimeout: PATIENCE,
    userDataDir: join(scratch, "profile"),
    args: [
      // Chromium refuses to start as root in its sandbox; it sees nothing but our own files here.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--disable-component-update",
      "--no-first-run",
      "--hide-scrollbars",
      // The same letters on every machine.
      "--font-render-hinting=none",
    ],
  });
}

/**
 * Opens a file and gives its page, with `faults`: each request for anything but the file itself, each stop
 * of the content security policy, each error and warning on the console.
 */
export async function visit(browser, file, { size = DESK, dark = false, script = true, open = false } = {}) {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  const address = pathToFileURL(file).href;
  const faults = [];
  page.on("request", (request) => {
    const url = request.url();
    if (url.split("#")[0] !== address && !url.startsWith("data:")) faults.push(`request for ${url}`);
  });
  page.on("requestfailed", (request) => faults.push(`stopped: ${request.url().slice(0, 80)}`));
  page.on("pageerror", (error) => faults.push(`error in a script: ${error.message}`));
  page.on("console", (message) => {
    if (["error", "warn", "warning", "assert"].includes(message.type()))
      faults.push(`console: ${message.text()}`);
  });
  await page.exposeFunction("tellViolation", (what) => faults.push(`policy violated: ${what}`));
  await page.evaluateOnNewDocument(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.tellViolation(`${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
  await page.setJavaScriptEnabled(script);
  await page.setViewport(size);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  await page.goto(address, { waitUntil: "load" });
  if (open) await openDetails(page);
  return { page, faults };
}

/** Opens whatever is folded in, so that it is looked at as well. */
async function openDetails(page) {
  await page.evaluate(() =>
    document.querySelectorAll("details").forEach((details) => {
      details.open = true;
    }),
  );
}

/** Opens a file, does something with its page, and closes it. */
export async function within(browser, file, how, look) {
  const { page, faults } = await visit(browser, file, how);
  try {
    return await look(page, faults);
  } finally {
    await page.close();
  }
}
