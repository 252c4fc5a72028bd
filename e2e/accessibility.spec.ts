/** What a machine can say about reaching the opening screen by keyboard, screen reader and weak eyes. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from 'playwright/test';

for (const colorScheme of ['dark', 'light'] as const) {
  test(`the opening screen is accessible, ${colorScheme}`, async ({ page }) => {
    // Fading in would be measured half transparent.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto('./');
    await expect(page.locator('#root')).not.toBeEmpty();
    const { violations } = await new AxeBuilder({ page }).analyze();
    const complaints = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join('\n')}`,
    );
    expect(complaints).toEqual([]);
  });
}
