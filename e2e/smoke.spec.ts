/** The least that must be true of a build: it opens under its own security policy, without a complaint. */
import { expect, test } from 'playwright/test';

test('the page opens and says what it is', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto('./');
  await expect(page).toHaveTitle(/Scalarium/);
  await expect(page.locator('#root')).not.toBeEmpty();
  expect(complaints).toEqual([]);
});

test('the build works from a folder of any host', async ({ page }) => {
  const failures: string[] = [];
  page.on('requestfailed', (request) => failures.push(request.url()));
  await page.route('**/some/folder/**', async (route) => {
    const url = route.request().url().replace('/some/folder/', '/');
    await route.fulfill({ response: await route.fetch({ url }) });
  });
  // Outside the folder there is nothing.
  await page.route(/^[^/]+\/\/[^/]+\/(?!some\/folder\/)/, (route) => route.fulfill({ status: 404 }));
  await page.goto('./some/folder/');
  await expect(page.locator('#root')).not.toBeEmpty();
  expect(failures).toEqual([]);
});
