/** A real browser for tests of pages: Debian's Chromium, if this machine has one. */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(path => existsSync(path))

/** Why tests in a browser are skipped; undefined: they run. */
export const noBrowser = executablePath === undefined ? 'no Chromium on this machine (apt-get install chromium)' : undefined

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ['--no-sandbox', '--disable-dev-shm-usage'] })
