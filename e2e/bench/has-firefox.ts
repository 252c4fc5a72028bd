/** Exit status 0 where Playwright's Firefox is installed, which is the only one that it can drive; else 1. */
import { existsSync } from 'node:fs';
import { firefox } from 'playwright/test';

process.exitCode = existsSync(firefox.executablePath()) ? 0 : 1;
