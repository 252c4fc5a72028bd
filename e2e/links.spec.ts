/** Links that are broken, hostile or of another time: a reason is shown, and nobody's own work is lost. */
import { type BrowserContext, expect, test } from 'playwright/test';
import { templates } from '../src/content/templates.ts';
import type { Design } from '../src/model/design.ts';
import { seal } from '../src/share/envelope.ts';
import { encodeDesignLink } from '../src/share/link-codec.ts';
import { Screen } from './screen.ts';

const MINE = 'My own work';
const design = templates[1]!.design;

/** A visitor who has changed something, in a browser that has kept it. */
async function withOwnWork(context: BrowserContext): Promise<void> {
  const screen = new Screen(await context.newPage());
  await screen.open();
  await screen.rename(MINE);
  await screen.page.close();
}

const broken: readonly {
  readonly what: string;
  readonly link: () => Promise<string>;
  readonly reason: RegExp;
}[] = [
  {
    what: 'cut off',
    link: async () => (await encodeDesignLink(design)).slice(0, -30),
    reason: /was cut off on its way: its end is missing/,
  },
  {
    what: 'altered',
    link: async () => {
      const link = await encodeDesignLink(design);
      const other = link[40] === 'A' ? 'B' : 'A';
      return `${link.slice(0, 40)}${other}${link.slice(41)}`;
    },
    reason: /was altered on its way/,
  },
  {
    what: 'garbage',
    link: async () => '#1.%3Cscript%3Ealert(1)%3C/script%3E',
    reason: /was altered on its way/,
  },
  {
    what: 'of a newer Scalarium',
    link: async () => (await encodeDesignLink(design)).replace('#1.', '#2.'),
    reason: /made by a newer Scalarium/,
  },
  {
    what: 'a design of a newer version',
    link: async () => `#${await seal(['d', 99, []])}`,
    reason: /is whole, but cannot be opened.*version/i,
  },
  {
    what: 'whole, but no design',
    link: async () => `#${await seal({ __proto__: null, constructor: 1 })}`,
    reason: /is whole, but cannot be opened/,
  },
];

test('a link that cannot be opened says why, and shows the visitor their own work', async ({ context }) => {
  await withOwnWork(context);
  for (const { what, link, reason } of broken) {
    await test.step(what, async () => {
      const screen = new Screen(await context.newPage());
      await screen.open(await link());
      await expect(screen.message('This link cannot be opened.')).toBeVisible();
      await expect(screen.message(reason)).toBeVisible();
      await expect(screen.title).toHaveValue(MINE);
      await expect(screen.page).toHaveURL(/^[^#]*$/);
      expect(screen.complaints).toEqual([]);
      await screen.page.close();
    });
  }
});

test('a link pasted over an open design leaves it as it is when it is broken, and undo goes back when it is not', async ({
  page,
}) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.rename(MINE);
  await page.goto(`./${await broken[0]!.link()}`);
  await expect(screen.message('This link cannot be opened.')).toBeVisible();
  await expect(screen.title).toHaveValue(MINE);
  await page.goto(`./${await encodeDesignLink(design)}`);
  await expect(screen.title).toHaveValue(design.title);
  await screen.undo.click();
  await expect(screen.title).toHaveValue(MINE);
  expect(screen.complaints).toEqual([]);
});

test('one bad element is named and left out, and own work is still offered', async ({ context }) => {
  await withOwnWork(context);
  const withTeapot = {
    ...design,
    nodes: [...design.nodes, { ...design.nodes[0]!, id: 'pot', kind: 'teapot' }],
  } as Design;
  const screen = new Screen(await context.newPage());
  await screen.open(await encodeDesignLink(withTeapot));
  await expect(screen.message('One part of the link was left out.')).toBeVisible();
  await expect(screen.message(/teapot/)).toBeVisible();
  await expect(screen.title).toHaveValue(design.title);
  await expect(screen.canvas.getByRole('group', { name: /^(?!Link from )/ })).toHaveCount(
    design.nodes.length,
  );
  await screen.openTemplate(new RegExp(`^${MINE}`));
  await expect(screen.title).toHaveValue(MINE);
  expect(screen.complaints).toEqual([]);
});
