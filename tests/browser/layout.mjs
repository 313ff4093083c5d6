// What stands on a page, and where. Each function runs inside the page and, but for `picture`, gives a list of faults.

/** The page itself scrolls sideways, or something sticks out of it where nobody can scroll to it. */
export function sideways(page) {
  return page.evaluate(() => {
    const root = document.scrollingElement;
    const wide = root.scrollWidth > root.clientWidth;
    const faults = wide
      ? [`the page is ${root.scrollWidth} px wide in a window of ${root.clientWidth} px`]
      : [];
    for (const element of document.body.querySelectorAll("*")) {
      if (element.closest("svg") && element.localName !== "svg") continue;
      const box = element.getBoundingClientRect();
      if (box.width === 0 || box.right <= root.clientWidth + 1 || scrolls(element)) continue;
      faults.push(`${path(element)} ends at ${Math.round(box.right)} px of ${root.clientWidth}`);
      if (faults.length > 8) break;
    }
    return faults;

    /** In a region of its own that scrolls, which the keyboard must reach. */
    function scrolls(element) {
      for (let above = element.parentElement; above; above = above.parentElement) {
        const style = getComputedStyle(above);
        if (["auto", "scroll"].includes(style.overflowX) && above.tabIndex >= 0) return true;
        // Put aside for those who hear the page.
        if (above.clientWidth <= 1 && style.overflowX !== "visible") return true;
      }
      return false;
    }
    function path(element) {
      const name =
        element.localName +
        (element.id ? `#${element.id}` : "") +
        [...element.classList].map((word) => `.${word}`).join("");
      const above = element.parentElement;
      return above && above !== document.body
        ? `${above.localName}${[...above.classList].map((word) => `.${word}`).join("")} > ${name}`
        : name;
    }
  });
}

/** Texts that are cut off by their own box, and texts that run out of it over their neighbours. */
export function cut(page) {
  return page.evaluate(() => {
    const faults = [];
    const tag = (element) => `<${element.localName} class="${element.getAttribute("class") ?? ""}">`;
    const say = (element, what) =>
      faults.push(`${tag(element)} ${what}: ${element.textContent.trim().slice(0, 50)}`);
    const hides = (overflow) => overflow === "hidden" || overflow === "clip";
    // One pixel wide or high: put aside for those who hear the page.
    const aside = (element) => element.clientWidth <= 1 || element.clientHeight <= 1;
    for (const element of document.body.querySelectorAll("*")) {
      if (element.closest("svg") || !element.checkVisibility({ visibilityProperty: true })) continue;
      const style = getComputedStyle(element);
      if (aside(element)) continue;
      if (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
        say(element, "cuts its text at the right");
      if (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1)
        say(element, "cuts its text below");
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const text = walker.currentNode;
      const parent = text.parentElement;
      if (!text.data.trim() || parent.closest("svg") || !parent.checkVisibility({ visibilityProperty: true }))
        continue;
      let block = parent;
      while (/^(inline|contents|ruby)$/.test(getComputedStyle(block).display)) block = block.parentElement;
      // A region that scrolls holds whatever it is given.
      if (aside(block) || ["auto", "scroll"].includes(getComputedStyle(block).overflowX)) continue;
      const border = block.getBoundingClientRect().right;
      range.selectNodeContents(text);
      for (const box of range.getClientRects()) {
        if (box.width > 1 && box.right > border + 1) {
          say(parent, `runs ${Math.round(box.right - border)} px out of ${tag(block)}`);
          break;
        }
      }
    }
    return faults;
  });
}

/** Where everything stands and what it says: two pages that give the same text look the same. */
export function picture(page) {
  return page.evaluate(() => {
    const boxes = [...document.querySelectorAll("*")].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return `${element.localName} ${[x, y, width, height].map((number) => number.toFixed(2)).join(" ")}`;
    });
    return { text: document.body.innerText, boxes: boxes.join("\n") };
  });
}

/** Whatever could run, be fetched, or needs more than the file: elements, and attributes that hold a script. */
export function active(page) {
  return page.evaluate(() => {
    const kinds =
      "script, noscript, img, iframe, frame, object, embed, link, form, base, audio, video, [src], [style]";
    const elements = [...document.querySelectorAll(kinds)].map((element) => element.outerHTML.slice(0, 80));
    const handlers = [...document.querySelectorAll("*")].flatMap((element) =>
      element.getAttributeNames().filter((name) => name.startsWith("on")),
    );
    return [...elements, ...handlers];
  });
}
