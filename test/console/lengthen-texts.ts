import type { Page } from 'playwright-core';
import { WIDTHS } from './browser';

/** Runs in the page. German needs about a third more room than English; ids and values are the same in every language. */
const LENGTHEN = `
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) {
    if (node.parentElement.closest('code, pre, samp, kbd, time, option, script')) continue;
    node.data = node.data.replaceAll(/[a-zA-Z]{3,}/g, (word) => word + word.slice(0, word.length < 10 ? 3 : 2));
  }
`;

/** Runs in the page. Texts that are cut, where nothing can be scrolled to read them. */
const FIND_CUT = `
  [...document.querySelectorAll('button, a, h1, h2, h3, label, legend, dt, th, nav li')]
    .filter((element) => getComputedStyle(element).overflowX !== 'visible')
    .filter((element) => element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1)
    .map((element) => element.tagName.toLowerCase() + ' is cut: ' + element.innerText)
`;

/** Runs in the page. Parts of a line that lie over each other. */
const FIND_OVERLAP = `
  [...document.querySelectorAll('main li, main header, main dl > div, nav li')].flatMap((line) => {
    const boxes = [...line.children].map((part) => [part, part.getBoundingClientRect()]);
    return boxes.flatMap(([part, one], index) => boxes.slice(index + 1)
      .filter(([, other]) => one.width > 1 && other.width > 1)
      .filter(([, other]) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1)
      .filter(([, other]) => Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1)
      .map(() => 'lies over the next part: ' + part.textContent));
  })
`;

/** Makes the texts of a page as long as German ones. @returns what does not fit any more, on a desktop and a phone */
export async function lengthenTexts(page: Page): Promise<string[]> {
  const before = page.viewportSize()!;
  await page.evaluate(LENGTHEN);
  const findings: string[] = [];
  for (const [name, width] of Object.entries(WIDTHS)) {
    await page.setViewportSize({ width, height: before.height });
    const needed: number = await page.evaluate('document.documentElement.scrollWidth');
    const cut: string[] = await page.evaluate(FIND_CUT);
    const overlaps: string[] = await page.evaluate(FIND_OVERLAP);
    const all = [...(needed > width ? [`needs ${needed} px`] : []), ...cut, ...overlaps];
    findings.push(...all.map((one) => `longer, ${name}: ${one}`));
  }
  await page.setViewportSize(before);
  return findings;
}
