import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { chromiumPath, type Look, openPage, TESTED_LOOKS, visit, WIDTHS } from './browser';
import { ConsoleUnderTest } from './console-under-test';
import { lengthenTexts } from './lengthen-texts';
import { type VisitedPage, visitedPages } from './visited-pages';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The look that is also seen with texts as long as German ones. */
const LENGTHENED = TESTED_LOOKS.find(({ language, width }) => language === 'en' && width === 'desktop');

/** Tabs that visit pages at the same time. */
const TABS = 1;

jest.setTimeout(300_000);

(chromiumPath() === undefined ? describe.skip : describe)('every page', () => {
  let console: ConsoleUnderTest;

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
  });
  afterAll(() => console.close());

  it.each(TESTED_LOOKS)('is accessible, quiet and fits: $language, $theme, $width', async (look) => {
    const context = await console.openContext(console.address.adminKey, look);
    const remaining = [...visitedPages(console.address.sent)];
    const findings = await Promise.all(Array.from({ length: TABS }, () => inspectPages(context, look, remaining)));
    await context.close();
    expect(findings.flat()).toEqual([]);
  });
});

/** Visits pages in a tab of its own until none remains. @returns what is wrong, by page */
async function inspectPages(context: BrowserContext, look: Look, remaining: VisitedPage[]): Promise<string[]> {
  const { page, complaints } = await openPage(context);
  const findings: string[] = [];
  for (let next = remaining.shift(); next; next = remaining.shift()) {
    const [name, path] = next;
    await visit(page, path);
    const own = [
      ...complaints.splice(0),
      ...(await runAxe(page)),
      ...(await findOverflow(page, WIDTHS[look.width])),
      ...((await page.locator('html').getAttribute('lang')) === look.language ? [] : ['another language']),
      // Last, because it changes the page.
      ...(look === LENGTHENED ? await lengthenTexts(page) : []),
    ];
    findings.push(...own.map((finding) => `${name}: ${finding}`));
  }
  return findings;
}

interface AxeResults {
  violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[];
}

/** @returns what axe finds, of any impact */
async function runAxe(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const run = `axe.run(document, { runOnly: ${JSON.stringify(AXE_TAGS)} })`;
  const { violations }: AxeResults = await page.evaluate(run);
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${impact}) at ${target.join(' ')}: ${failureSummary}`),
  );
}

/** Only tables may be wider than the screen, each in an area of its own that scrolls. */
async function findOverflow(page: Page, width: number): Promise<string[]> {
  const needed: number = await page.evaluate('document.documentElement.scrollWidth');
  return needed > width ? [`needs ${needed} px`] : [];
}
