/** The page as built: small, self-contained, under names that change with the content. */
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { buildDashboard } from '../../lib/dashboard/build.ts'

test('one script, one style, under 25 kB in all, nothing from elsewhere', async () => {
  const { html, files } = await buildDashboard()
  expect(
    Object.keys(files)
      .map(path => path.replace(/-[A-Z0-9]{8}\./, '-HASH.'))
      .sort(),
  ).toEqual(['assets/app-HASH.js', 'assets/style-HASH.css'])
  for (const path of Object.keys(files)) expect(html).toContain(`"${path}"`)
  const bodies = [html, ...Object.values(files).map(({ body }) => body)]
  const bytes = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0)
  expect(bytes).toBeLessThan(25_000)
  for (const body of bodies) {
    expect(body).not.toMatch(/(src|href)="(https?:)?\/\//)
    expect(body).not.toMatch(/url\((?!data:)|@import/)
    expect(body).not.toContain('sourceMappingURL')
  }
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=/)
})
