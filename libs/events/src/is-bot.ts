/** Words by which crawlers, monitors and headless browsers name themselves in their user agents. */
const BOT =
  /bot\b|bot[/;_-]|crawl|spider|slurp|headless|lighthouse|pingdom|uptime|monitor(?:ing)?\b|preview|facebookexternalhit|mediapartners|phantomjs|puppeteer|playwright|selenium|scrapy|validator/i;

/**
 * Whether a user agent is a program's that visits pages by itself. Its events are stored and marked, and statistics
 * leave them out. Libraries such as curl do not count: they may be a server of the site's own.
 */
export function isBot(userAgent: string | null): boolean {
  return userAgent !== null && BOT.test(userAgent);
}
