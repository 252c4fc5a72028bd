/**
 * How the playground is built, and how its tests run.
 *
 * The build is a folder of static files that works from any sub-path of any host (`base: './'`). It ships
 * with a Content-Security-Policy that allows nothing from elsewhere: designs come from links that strangers
 * send, so even a hole in our own code must not be able to load or call anything.
 */
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { constantFunctions } from './.ci/constant-functions.ts';
import { leanLibraries } from './.ci/lean-libraries.ts';
import { offlineWorker } from './.ci/offline.ts';
import { oneBuild } from './.ci/one-build.ts';

/** What the built page may do. Styles set through the CSSOM, as React sets them, need no 'unsafe-inline'. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Puts the policy into the built page only: hot reloading needs inline scripts and styles. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'scalarium:content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}

export default defineConfig({
  base: './',
  plugins: [
    react(),
    leanLibraries(),
    contentSecurityPolicy(),
    constantFunctions(/\/src\/(?:engine|catalog)\//),
    oneBuild(),
    offlineWorker(['favicon.svg']),
  ],
  build: {
    // What is needed at a time is one script (`.ci/one-build.ts`): splitting it further would only add round trips.
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      // V8 builds the value of a top-level `const` into its machine code, that of a `var` not.
      output: { topLevelVar: false },
    },
    // The policy allows fonts from our own files only, never from data: addresses.
    assetsInlineLimit: (file) => (/\.woff2?$/.test(file) ? false : undefined),
  },
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', '.ci/**/*.test.ts'],
    // Two cores are what a small machine and most build servers have.
    maxWorkers: 2,
    // what a validation takes, it takes; in `npm test` a test that hangs must end
    testTimeout: process.env.VALIDATE ? 7_200_000 : 240_000,
    hookTimeout: 60_000,
    sequence: { shuffle: false },
  },
});
