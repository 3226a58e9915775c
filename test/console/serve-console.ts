import { once } from 'node:events';
import { chromium } from 'playwright-core';
import { DevPlatform } from '../../tools/harness/dev-platform';
import { BROWSER_ARGUMENTS, chromiumPath } from './browser';
import type { ConsoleAddress } from './console-under-test';
import { sendPostbacks } from './send-postbacks';

/**
 * Runs a platform with postbacks in it and a browser, until its input ends. It prints one line that says where they
 * are: Jest's global set-up starts this program, so that all specs share both.
 */
async function serveConsole(executablePath: string): Promise<void> {
  // Each test that sends wrong keys does so from an address of its own.
  const platform = await DevPlatform.create({ TRUSTED_PROXY_HOPS: '1', ANALYTICS_RECOMMENDATIONS_INTERVAL: '2' });
  const browser = await chromium.launchServer({ executablePath, args: BROWSER_ARGUMENTS });
  try {
    await platform.start();
    const sent = await sendPostbacks(platform);
    const { admin, gateway, adminKey, pid } = platform;
    const partnerPorts = { involve_asia: platform.partnerPort(0), rector: platform.partnerPort(1) };
    const address: ConsoleAddress = {
      admin,
      gateway,
      adminKey,
      pid,
      partnerPorts,
      sent,
      browser: browser.wsEndpoint(),
    };
    process.stdout.write(`${JSON.stringify(address)}\n`);
    process.stdin.resume();
    await once(process.stdin, 'end');
  } finally {
    await browser.close();
    await platform.stop();
    await platform.remove();
  }
}

serveConsole(chromiumPath()!).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
