const { createRequire, isBuiltin } = require('node:module');
const { compileFunction, constants } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

const IN_PACKAGE = /[\\/]node_modules[\\/]/;
const loaded = new Map();

/**
 * Loads our own modules anew for each test file, as jest does, and each package once for all files that a worker runs.
 * Files share a package's state: one that changes a package itself, other than by `jest.spyOn`, must change it back.
 */
class SharedPackagesRuntime extends Runtime {
  #environment;

  constructor(config, environment, ...others) {
    super(config, environment, ...others);
    this.#environment = environment;
    const { injectedModuleParameters } = this.executor;
    this.executor.compile = (source, filename) =>
      compileFunction(source, injectedModuleParameters, {
        filename,
        importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      });
  }

  /** @param name undefined where `from` is the file to load, as for set-up files */
  requireModule(from, name, options, ...others) {
    // The framework's own entry holds the state of the running file: only that is loaded anew.
    const isPackage = name === undefined ? IN_PACKAGE.test(from) && !options?.isInternalModule : isPackageName(name);
    return isPackage ? this.#requirePackage(from, name ?? from) : super.requireModule(from, name, options, ...others);
  }

  #requirePackage(from, name) {
    const key = IN_PACKAGE.test(from) ? `${from} ${name}` : name;
    if (!loaded.has(key)) {
      loaded.set(
        key,
        this.#environment.loadPackage(() => createRequire(from)(name)),
      );
    }
    return loaded.get(key);
  }
}

function isPackageName(name) {
  return !/^[./]|^@app\//.test(name) && !isBuiltin(name);
}

module.exports = SharedPackagesRuntime;
