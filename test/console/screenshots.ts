import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DevPlatform } from '../../tools/harness/dev-platform';
import { chromiumPath, type Look, LOOKS, openBrowser, openContext, openPage, visit } from './browser';
import { sendPostbacks } from './send-postbacks';
import { type SentPostbacks, visitedPages } from './visited-pages';

/** Arguments: a folder for the pictures, and texts of which one has to be in a picture's name. */
const [folder = 'screenshots', ...wanted] = process.argv.slice(2);

/** Takes every page in every language and theme, on a desktop and a phone. */
async function captureScreenshots(executable: string): Promise<void> {
  const platform = await DevPlatform.create({ ANALYTICS_RECOMMENDATIONS_INTERVAL: '2' });
  const browser = await openBrowser(executable);
  try {
    await platform.start();
    const sent = await sendPostbacks(platform);
    await mkdir(folder, { recursive: true });
    for (const look of LOOKS) {
      const context = await openContext(browser, platform.admin, platform.adminKey, look);
      const { page, complaints } = await openPage(context);
      for (const [picture, path] of picturesOf(look, sent)) {
        await visit(page, path);
        await page.screenshot({ path: join(folder, picture), fullPage: look.width === 'desktop' });
        process.stdout.write(
          `${picture}${complaints
            .splice(0)
            .map((line) => `\n  ${line}`)
            .join('')}\n`,
        );
      }
      await context.close();
    }
  } finally {
    await browser.close();
    await platform.stop();
    await platform.remove();
  }
}

/** The file names and paths of the wanted pictures of a look. */
function picturesOf({ language, theme, width }: Look, sent: SentPostbacks): [picture: string, path: string][] {
  const all = visitedPages(sent).map(([name, path]): [string, string] => [
    `${name}.${language}.${theme}.${width}.png`,
    path,
  ]);
  return all.filter(([picture]) => wanted.length === 0 || wanted.some((text) => picture.includes(text)));
}

const executable = chromiumPath();
if (executable !== undefined) {
  captureScreenshots(executable).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  });
}
