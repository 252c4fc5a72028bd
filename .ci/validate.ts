/**
 * `npm run validate`: the tests against theory at the lengths that their stated tolerances ask for, which takes
 * minutes; `npm test` runs the same cases shorter, within bands to match.
 */
process.env.VALIDATE = 'full';
process.argv.splice(2, 0, 'unit', 'src/validation');
await import('./test.ts');
