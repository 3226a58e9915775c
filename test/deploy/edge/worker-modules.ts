import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '../../..');
const ENTRY = join(ROOT, 'deploy/edge/worker/index.ts');
/** The pure libraries, whose files a Worker can run. */
const SHARED = /^@app\/(postback|internal-protocol)\/(.+)$/;

/** A module as the runtime takes it: under its path, which has no ending, as the imports of it have none. */
export interface WorkerModule {
  type: 'ESModule';
  path: string;
  contents: string;
}

export const MODULES_ROOT = ROOT;

/**
 * The Worker and all that it imports, as ES modules, its entry first.
 *
 * @throws Error naming an import that is neither the Worker's own nor a pure library's: a Worker has no Node
 */
export function readWorkerModules(): WorkerModule[] {
  const modules = new Map<string, WorkerModule>();
  const waiting = [withoutEnding(ENTRY)];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (modules.has(path)) continue;
    const { contents, imports } = readModule(path);
    modules.set(path, { type: 'ESModule', path, contents });
    waiting.push(...imports);
  }
  return [...modules.values()];
}

function readModule(path: string): { contents: string; imports: string[] } {
  const { outputText } = ts.transpileModule(readFileSync(`${path}.ts`, 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, isolatedModules: true },
  });
  const imports: string[] = [];
  let contents = outputText;
  for (const { fileName } of ts.preProcessFile(outputText).importedFiles) {
    const imported = resolveImport(path, fileName);
    imports.push(imported);
    contents = contents.replaceAll(`'${fileName}'`, `'${relativePath(path, imported)}'`);
  }
  return { contents, imports };
}

function resolveImport(from: string, name: string): string {
  if (name.startsWith('.')) return join(dirname(from), name);
  const [, library, path] = SHARED.exec(name) ?? [];
  if (library && path) return join(ROOT, 'libs', library, 'src', path);
  throw new Error(`${relative(ROOT, from)} imports ${name}, which a Worker does not have`);
}

function relativePath(from: string, to: string): string {
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

function withoutEnding(path: string): string {
  return path.replace(/\.ts$/, '');
}
