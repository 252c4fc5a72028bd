/** Runs a TypeScript program in this process, as if Node had been started with it. */
const { join, resolve } = require('node:path');
const { pathToFileURL } = require('node:url');

async function runTypeScript(program) {
  const file = resolve(join(__dirname, '..'), program);
  process.argv[1] = file;
  // Imported, because the CommonJS form of tsx's interface looks for its own files in the wrong place.
  const { register } = await import('tsx/esm/api');
  register();
  await import(pathToFileURL(file).href);
}

module.exports = { runTypeScript };
