import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '../../..');
const ENTRY = join(ROOT, 'deploy/edge/worker/index.ts');
const PURE_LIBRARY = /^@app\/(postback|internal-protocol)\/(.*)$/;

/** A module for the runtime, under its path without an extension, as imports name it. */
export interface WorkerModule {
  type: 'ESModule';
  path: string;
  contents: string;
}

export const MODULES_ROOT = ROOT;

/**
 * The Worker and everything that it imports, as ES modules, the entry first.
 *
 * @throws Error naming an import that is neither the Worker's own nor of a pure library: a Worker has no Node
 */
export function readWorkerModules(): WorkerModule[] {
  const modules = new Map<string, WorkerModule>();
  const pending = [withoutExtension(ENTRY)];
  for (let path = pending.shift(); path !== undefined; path = pending.shift()) {
    if (modules.has(path)) continue;
    const { contents, imports } = readModule(path);
    modules.set(path, { type: 'ESModule', path, contents });
    pending.push(...imports);
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
  const library = PURE_LIBRARY.exec(name);
  if (library) return join(ROOT, 'libs', library[1]!, 'src', library[2]!);
  throw new Error(`${relative(ROOT, from)} imports ${name}, which no Worker has`);
}

function relativePath(from: string, to: string): string {
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

function withoutExtension(path: string): string {
  return path.replace(/\.ts$/, '');
}
