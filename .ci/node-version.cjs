/*
 * Stops with one clear sentence where Node is too old. Everything after this may use modern syntax, which
 * an old Node answers with a stack trace, so this file and the entry that requires it keep to the syntax
 * of 2009.
 */
var required = require('../package.json').engines.node.replace('>=', '');

function isOlder(version, than) {
  var have = version.split('.');
  var need = than.split('.');
  var i;
  for (i = 0; i < need.length; i += 1) {
    if (Number(have[i]) !== Number(need[i])) return Number(have[i]) < Number(need[i]);
  }
  return false;
}

if (isOlder(process.versions.node, required)) {
  process.stderr.write(
    'Scalarium needs Node ' +
      required +
      ' or newer, and this is ' +
      process.versions.node +
      ': get it from https://nodejs.org.\n',
  );
  process.exit(1);
}
