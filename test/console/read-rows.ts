import type { Page } from 'playwright-core';

/** The keys of the rows of the page's table, in order. */
export function readRows(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('main tbody tr[data-key]')].map(({ dataset }) => dataset.key)`);
}
