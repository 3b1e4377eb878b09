/** Where a feed is asked: its configured address, or where it has moved for good. */
import { expect, test } from 'vitest'
import { askedAddress, moveAfter } from '../../lib/feed/moves.ts'

const home = 'https://a.example/feed'
const away = 'https://b.example/feed'

test('three polls in a row that are sent to the same place make it the address', () => {
  let move: ReturnType<typeof moveAfter> = {}
  const asked: string[] = []
  for (let poll = 0; poll < 5; poll++) {
    const address = askedAddress(home, move)
    asked.push(address)
    move = moveAfter(move, { asked: address, movedTo: address === home ? away : undefined })
  }
  expect(asked).toEqual([home, home, home, away, away])
})

test('a poll that is sent elsewhere, or not at all, begins the count anew', () => {
  const twice = { movedTo: away, movedCount: 2 }
  expect(moveAfter(twice, { asked: home, movedTo: 'https://c.example/feed' })).toEqual({ movedTo: 'https://c.example/feed', movedCount: 1 })
  expect(moveAfter(twice, { asked: home })).toEqual({})
})

test('where the new address fails the configured one is asked again, and the other way round', () => {
  const moved = { movedTo: away, movedCount: 3 }
  expect([0, 1, 2, 3].map(failures => askedAddress(home, { ...moved, failures }))).toEqual([away, home, away, home])
  expect(moveAfter(moved, { asked: home })).toEqual({})
  expect(moveAfter(moved, { asked: home, movedTo: away })).toEqual({ movedTo: away, movedCount: 4 })
})

test.each([
  'https://portal.wifi.example/hello',
  'http://captive.hotel.example/?url=a',
  'https://a.example/login?next=/feed',
  'https://consent.example/collect',
  'https://sso.example/authorize',
  'https://a.example/user/sign-in/feed',
  'not an address',
])('nobody moves to %s', movedTo => {
  expect(moveAfter({ movedTo, movedCount: 2 }, { asked: home, movedTo })).toEqual({})
})

test.each(['https://blog.example/blogin/feed', 'https://a.example/portals-and-doors.xml'])('%s is a place like any other', movedTo => {
  expect(moveAfter({}, { asked: home, movedTo })).toEqual({ movedTo, movedCount: 1 })
})
