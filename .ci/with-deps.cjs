/*
 * Runs one of the project's TypeScript programs: `node .ci/with-deps.cjs <program.ts> [arguments]`. Checks
 * Node, installs the packages if need be, and goes on in this same process, so that standard input and output,
 * signals and the exit status are the program's own and starting costs little. The syntax is that of old
 * Nodes, which are to hear from node-version.cjs what is wrong.
 */
require('./node-version.cjs');
require('./dependencies.cjs').ensureDependencies();
require('./run-typescript.cjs').runTypeScript(process.argv.splice(2, 1)[0]);
