import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** No plug-in: the compiler of Vite handles JSX, and the plug-in for React does not install beside Jest. */
export default defineConfig({
  root: path('.'),
  base: '/',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic' } },
  resolve: {
    alias: [
      { find: /^@app\/([a-z-]+)\/(.*)$/, replacement: path('../../libs/$1/src/$2') },
      { find: /^@app\/([a-z-]+)$/, replacement: path('../../libs/$1/src/index.ts') },
    ],
  },
  server: { port: 5173, strictPort: true, proxy: { '/api': 'http://127.0.0.1:8001' } },
  build: {
    outDir: path('../../dist/apps/console/public'),
    emptyOutDir: true,
    manifest: true,
    // An inlined asset or script would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2024',
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What most pages share is one file: dozens of small ones compress worse.
        codeSplitting: { groups: [{ name: 'shared', test: /apps.console.src/, minShareCount: 12 }] },
      },
      onwarn(warning, warn) {
        // Libraries mark their modules for servers, thousands of times.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
});
