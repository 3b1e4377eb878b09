import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { expect, it, onTestFinished } from 'vitest'
import { smtpChannel } from '../../../lib/alert/channels/smtp.ts'
import { backlog, hit, korean, message } from '../contents.ts'
import { closedPort, patient } from './http-receiver.ts'

/** A real mail server; what it took is in `mails`. */
async function mailServer(options: SMTPServerOptions = {}): Promise<{ port: number; mails: Email[] }> {
  const mails: Email[] = []
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    onData: (stream, _, done) => {
      const chunks: Buffer[] = []
      stream.on('data', chunk => chunks.push(chunk))
      stream.on('end', async () => {
        mails.push(await PostalMime.parse(Buffer.concat(chunks)))
        done()
      })
    },
    ...options,
  })
  server.on('error', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>(resolve => server.close(resolve)))
  return { port: (server.server.address() as AddressInfo).port, mails }
}

const to = ['desk@example.org', 'night@example.org']
const at = (port: number, credentials = '') =>
  smtpChannel({ id: 'desk-mail', url: new URL(`smtp://${credentials}127.0.0.1:${port}`), to, from: 'Storywire <storywire@example.org>' })
const refusal = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode })

it('delivers a mail with text, HTML and the headers of a good sender', async () => {
  const { port, mails } = await mailServer()
  const outgoing = message({ sample: true })
  const outcome = await at(port).send(outgoing, patient())
  expect(outcome).toMatchObject({ kind: 'sent', note: expect.stringContaining('accepted') })
  const [mail] = mails
  const header = (name: string) => mail?.headers.find(({ key }) => key === name)?.value
  expect(mail?.subject).toBe('[SAMPLE] North Korean troops for Russia: 북한, 러시아에 공병 병력 파견 제안')
  expect(mail?.from).toMatchObject({ name: 'Storywire', address: 'storywire@example.org' })
  expect(mail?.to?.map(({ address }) => address)).toEqual(to)
  expect(mail?.date).toBe('2026-11-24T08:14:00.000Z')
  expect(mail?.messageId).toMatch(/^<[0-9a-f]{32}@example\.org>$/)
  expect(header('auto-submitted')).toBe('auto-generated')
  expect(header('list-id')).toBe('<troop-offers.desk.example.org>')
  expect(header('x-storywire-message-id')).toBe(outgoing.id)
  expect(mail?.text).toContain('https://news.example.org/a?x=1&y=2')
  expect(mail?.html).toContain('<mark')
})

it('is the same mail at every attempt', async () => {
  const { port, mails } = await mailServer()
  await at(port).send(message(), patient())
  await at(port).send(message(), patient())
  await at(port).send({ ...message(), id: 'desk/desk-mail/DEV#other@1' }, patient())
  expect(mails[1]?.messageId).toBe(mails[0]?.messageId)
  expect(mails[2]?.messageId).not.toBe(mails[0]?.messageId)
})

it('lets no title write a header', async () => {
  const { port, mails } = await mailServer()
  await at(port).send(
    message({ hits: [hit('x\r\nBcc: evil@example.org\r\n\r\nbody')], storyline: { id: 's', title: 'y\nTo: evil@example.org' } }),
    patient(),
  )
  expect(mails[0]?.bcc).toBeUndefined()
  expect(mails[0]?.to?.map(({ address }) => address)).toEqual(to)
  expect(mails[0]?.subject).toBe('y To: evil@example.org: x Bcc: evil@example.org body')
})

it('carries long links and many scripts through the mail unharmed', async () => {
  const { port, mails } = await mailServer()
  const link = `https://a.example/${'가나다=&'.repeat(300)}`
  await at(port).send(message(backlog({ hits: [{ ...korean, link }] })), patient())
  expect(mails[0]?.text).toContain(link)
  expect(mails[0]?.html).toContain(link.replaceAll('&', '&amp;'))
})

it('logs in, over TLS where the server offers it', async () => {
  const seen: unknown[] = []
  const { port, mails } = await mailServer({
    authOptional: false,
    onAuth: ({ username, password }, session, done) => {
      seen.push(username, password, session.secure)
      done(null, { user: username })
    },
  })
  expect(await at(port, 'desk%40example.org:pa%2Fss@').send(message(), patient())).toMatchObject({ kind: 'sent' })
  expect(seen).toEqual(['desk@example.org', 'pa/ss', true])
  expect(mails).toHaveLength(1)
})

it('notes who was refused while others got it', async () => {
  const { port, mails } = await mailServer({
    onRcptTo: ({ address }, _, done) => (address === 'night@example.org' ? done(refusal(550, 'no such user')) : done()),
  })
  expect(await at(port).send(message(), patient())).toMatchObject({
    kind: 'sent',
    note: expect.stringContaining('not for night@example.org'),
  })
  expect(mails).toHaveLength(1)
})

it.each<[string, SMTPServerOptions, object]>([
  [
    'all recipients refused',
    { onRcptTo: (_, __, done) => done(refusal(550, 'no such user')) },
    { scope: 'message', error: expect.stringContaining('no such user') },
  ],
  [
    'recipients put off',
    { onRcptTo: (_, __, done) => done(refusal(450, 'greylisted')) },
    { scope: 'channel', error: expect.stringContaining('greylisted') },
  ],
  [
    'sender refused',
    { onMailFrom: (_, __, done) => done(refusal(550, 'not your domain')) },
    { scope: 'channel', error: expect.stringContaining('not your domain') },
  ],
  [
    'mail refused',
    { onData: (stream, _, done) => stream.on('end', () => done(refusal(554, 'spam'))).resume() },
    { scope: 'message', error: expect.stringContaining('spam') },
  ],
  [
    'mail put off',
    { onData: (stream, _, done) => stream.on('end', () => done(refusal(451, 'later'))).resume() },
    { scope: 'channel', error: expect.stringContaining('later') },
  ],
  ['server busy', { onConnect: (_, done) => done(refusal(421, 'busy')) }, { scope: 'channel' }],
])('tells a refusal of the mail from one of the way: %s', async (_, options, expected) => {
  const { port } = await mailServer(options)
  const outcome = await at(port).send(message(), patient())
  expect(outcome).toMatchObject({ kind: 'failed', ...expected })
  expect(outcome).not.toHaveProperty('maybeDelivered')
})

it('a refused login concerns the channel and never tells the password', async () => {
  const { port } = await mailServer({
    authOptional: false,
    onAuth: ({ username, password }, _, done) => done(refusal(535, `no ${username} ${password}`)),
  })
  const outcome = await at(port, 'desk:SECRETpassword@').send(message(), patient())
  expect(outcome).toMatchObject({ kind: 'failed', scope: 'channel', error: expect.stringContaining('login refused') })
  expect(JSON.stringify(outcome)).not.toContain('SECRET')
})

it('a refused connection delivered nothing', async () => {
  expect(await at(await closedPort()).send(message(), patient())).toEqual({
    kind: 'failed',
    scope: 'channel',
    error: 'connection refused (ECONNREFUSED)',
  })
})

it('no greeting, then time is up: nothing was delivered', async () => {
  const patience = new AbortController()
  const server = createServer(() => patience.abort())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const outcome = await at((server.address() as AddressInfo).port).send(message(), patience.signal)
  expect(outcome).toEqual({ kind: 'failed', scope: 'channel', error: 'no answer in time' })
})

it('time is up after the mail was handed over: it may have arrived', async () => {
  const patience = new AbortController()
  const { port } = await mailServer({ onData: stream => stream.on('end', () => patience.abort()).resume() })
  expect(await at(port).send(message(), patience.signal)).toEqual({
    kind: 'failed',
    scope: 'channel',
    error: 'no answer in time; the mail was already handed over',
    maybeDelivered: true,
  })
})
