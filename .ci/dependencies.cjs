/**
 * Installs the packages where they are missing or differ from the lock file, so that every command of the
 * project works in a fresh clone, and after a pull, by itself. What npm says goes to standard error: standard
 * output belongs to the command.
 */
const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');

/**
 * npm leaves in node_modules a copy of what it installed, written last. Comparing it with the lock file takes
 * milliseconds, and also notices an install that was interrupted or made by hand from something else.
 */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readPackages(record);
  return Object.entries(readPackages(join(root, 'package-lock.json'))).every(([path, wanted]) => {
    // The root itself is not in the record; what is optional belongs to other platforms.
    if (path === '' || (wanted.optional && !installed[path])) return true;
    return installed[path]?.integrity === wanted.integrity;
  });
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** npm by the file that started us, where npm did; otherwise by its name. */
function runNpm(parameters) {
  const npm = process.env.npm_execpath;
  const byFile = npm?.endsWith('npm-cli.js');
  return spawnSync(byFile ? process.execPath : 'npm', byFile ? [npm, ...parameters] : parameters, {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
    shell: !byFile && process.platform === 'win32',
  });
}

function ensureDependencies() {
  if (isInstalled()) return;
  process.stderr.write('Installing packages, which takes about half a minute …\n');
  const result = runNpm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  if (result.status === 0) return;
  process.stderr.write('The packages could not be installed: npm says why above.\n');
  process.exit(1);
}

module.exports = { ensureDependencies };
