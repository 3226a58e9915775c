import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Where Debian's package puts it. */
const DEFAULT_PATH = '/usr/bin/chromium';

export const BROWSER_ARGUMENTS = ['--no-sandbox', '--disable-gpu'];

export const THEMES = ['light', 'dark'] as const;
export const LANGUAGES = ['en', 'zh-Hans', 'zh-Hant'] as const;
export const WIDTHS = { desktop: 1280, phone: 390 } as const;

export interface Look {
  language: (typeof LANGUAGES)[number];
  theme: (typeof THEMES)[number];
  width: keyof typeof WIDTHS;
}

export const LOOKS: readonly Look[] = LANGUAGES.flatMap((language) =>
  THEMES.flatMap((theme) => (['desktop', 'phone'] as const).map((width) => ({ language, theme, width }))),
);

/** The looks that `npm test` sees: each theme and width once, in two languages. */
const FEW_LOOKS: readonly Look[] = [
  { language: 'en', theme: 'light', width: 'desktop' },
  { language: 'zh-Hant', theme: 'dark', width: 'phone' },
];
/** With these, the looks of the gate: each language with each theme and width, and each theme with each width. */
const MORE_LOOKS: readonly Look[] = [
  { language: 'en', theme: 'dark', width: 'phone' },
  { language: 'zh-Hans', theme: 'light', width: 'phone' },
  { language: 'zh-Hans', theme: 'dark', width: 'desktop' },
  { language: 'zh-Hant', theme: 'light', width: 'desktop' },
];

export const TESTED_LOOKS = process.env['THOROUGH'] === '1' ? [...FEW_LOOKS, ...MORE_LOOKS] : FEW_LOOKS;

/**
 * The browser of these tests, or undefined with a message on a machine without one.
 *
 * @throws Error when REQUIRE_CHROMIUM is set and there is none
 */
export function chromiumPath(): string | undefined {
  const path = process.env['CHROMIUM_PATH'] || DEFAULT_PATH;
  if (existsSync(path)) return path;
  const message = `There is no Chromium at ${path}; install it, or set CHROMIUM_PATH.`;
  if (process.env['REQUIRE_CHROMIUM'] === '1') throw new Error(message);
  process.stderr.write(`The tests of the console are skipped. ${message}\n`);
  return undefined;
}

export function openBrowser(path: string): Promise<Browser> {
  return chromium.launch({ executablePath: path, args: BROWSER_ARGUMENTS });
}

/** A context as one person has it: signed in, with their language, theme and screen. */
export async function openContext(
  browser: Browser,
  origin: string,
  apiKey: string,
  look: Look,
): Promise<BrowserContext> {
  const isPhone = look.width === 'phone';
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: WIDTHS[look.width], height: isPhone ? 844 : 800 },
    hasTouch: isPhone,
    isMobile: isPhone,
    timezoneId: 'Asia/Kuala_Lumpur',
    reducedMotion: 'reduce',
  });
  const { language, theme } = look;
  await context.addInitScript((preferences: string) => {
    localStorage.setItem('console.preferences', preferences);
  }, JSON.stringify({ language, theme }));
  const response = await context.request.post('/api/v1/session', {
    data: { api_key: apiKey },
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  if (!response.ok()) throw new Error(`sign-in was answered ${response.status()}: ${await response.text()}`);
  return context;
}

/** Opens a page that records what a reader would not notice: errors of the console and reports of the policy. */
export async function openPage(context: BrowserContext): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const { origin } = new URL(request.url());
    if (!request.url().startsWith('data:') && page.url() !== 'about:blank' && origin !== new URL(page.url()).origin) {
      complaints.push(`a request left the origin: ${request.url()}`);
    }
  });
  return { page, complaints };
}

/** Goes to a page and waits until all of it is shown. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('main h1').waitFor();
  await page.waitForLoadState('networkidle');
  await page.locator('main [data-testid=skeleton]').first().waitFor({ state: 'detached' });
}

/** The keys of the rows of the page's table, in order. */
export function readRows(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('main tbody tr[data-key]')].map(({ dataset }) => dataset.key)`);
}
