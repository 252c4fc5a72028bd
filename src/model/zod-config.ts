/**
 * Settings of the schema library, imported first by every file that defines a schema. The page runs under a
 * Content-Security-Policy without `unsafe-eval`: compiling parsers with `new Function` must not even be tried,
 * because browsers report the attempt.
 */
import { z } from 'zod';

z.config({ jitless: true });
