/**
 * Saved designs outlive the code. A document of an older version is brought to the newest by numbered pure
 * migrations, one a version; initial values are frozen per version, so changing one is a new version whose
 * migration writes the old value out. Each migration has a fixture (`fixtures/migration-<from>.json`, with
 * `before` and `after`), and a test sees to it that all were exercised.
 */
import { err, ok, type Result } from '../base/result.ts';
import { DESIGN_VERSION } from './design.ts';
import { showValue } from './json-path.ts';
import { isRecord, ownValue } from './plain-input.ts';
import type { Problem } from './problem.ts';

type PlainDocument = { readonly [name: string]: unknown };

/** Brings a document of version `from` to version `from + 1`; takes any plain object and changes nothing in it. */
export interface Migration {
  readonly from: number;
  /** What changed, for the log: "Time-outs of clients are 2 s where left out". */
  readonly title: string;
  readonly migrate: (document: PlainDocument) => PlainDocument;
}

/** All migrations, oldest first. Version 1 is the first version, so there is none yet. */
export const migrations: readonly Migration[] = [];

/**
 * Brings a plain document to the newest version. `list` and `newest` are given by tests only; the machinery
 * must be seen to work before the first real migration needs it.
 */
export function migrateDocument(
  document: PlainDocument,
  list: readonly Migration[] = migrations,
  newest: number = DESIGN_VERSION,
): Result<PlainDocument, Problem> {
  const version = ownValue(document, 'version');
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    const found = version === undefined ? 'missing' : `found ${showValue(version)}`;
    return err({
      path: 'version',
      message: `${found}, expected ${newest === 1 ? '1' : `a whole number from 1 to ${newest}`}`,
      remedy: `write "version": ${newest}`,
    });
  }
  if (version > newest) return err(newerThanOurs(version, newest));
  let current = document;
  for (let from = version; from < newest; from++) {
    const migration = list.find((one) => one.from === from);
    const migrated = migration === undefined ? undefined : tryMigration(migration, current);
    if (!isRecord(migrated)) {
      return err({
        path: '',
        message: `this document of version ${version} could not be brought to version ${from + 1}`,
        remedy: 'open it with the Scalarium that saved it and look for what is damaged',
      });
    }
    current = { ...migrated, version: from + 1 };
  }
  return ok(current);
}

function newerThanOurs(version: number, newest: number): Problem {
  return {
    path: 'version',
    message: `this document is of version ${version}, and this Scalarium reads versions up to ${newest}`,
    remedy: 'reload the page to get the newest Scalarium, or open it where it was made',
  };
}

/** A migration runs before validation, on whatever a damaged file holds: its surprise is the file's fault. */
function tryMigration(migration: Migration, document: PlainDocument): PlainDocument | undefined {
  try {
    return migration.migrate(document);
  } catch {
    return undefined;
  }
}
