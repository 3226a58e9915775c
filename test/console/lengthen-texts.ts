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

/** Makes the texts of a page as long as German ones. @returns what does not fit any more, on a desktop and a phone */
export async function lengthenTexts(page: Page): Promise<string[]> {
  const before = page.viewportSize()!;
  await page.evaluate(LENGTHEN);
  const findings: string[] = [];
  for (const [name, width] of Object.entries(WIDTHS)) {
    await page.setViewportSize({ width, height: before.height });
    const needed: number = await page.evaluate('document.documentElement.scrollWidth');
    const cut: string[] = await page.evaluate(FIND_CUT);
    findings.push(
      ...(needed > width ? [`needs ${needed} px`] : []).concat(cut).map((one) => `longer, ${name}: ${one}`),
    );
  }
  await page.setViewportSize(before);
  return findings;
}
