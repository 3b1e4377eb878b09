/**
 * What may follow a Korean noun: the plural, a suffix for a side, an army or a person, then particles, alone or in chains. Which of two
 * particles it is depends on whether the syllable before ends in a vowel, in ㄹ or in another consonant.
 */
import { type Endings, exact, type Inflection } from './inflection.ts'

type Sound = 'vowel' | 'rieul' | 'consonant'

/** Written vowel/consonant where they differ; ㄹ takes 로, else it is a consonant. */
const single =
  '는/은 가/이 를/을 의 와/과 랑/이랑 도 만 뿐 조차 마저 이라고/이라고 라고/이라고 라는/이라는 란/이란 며/이며 라며/이라며 라던/이라던 라면/이라면 라도/이라도 지만/이지만 나/이나 든/이든 인 이고/이고 였다/이었다 이다 입니다 인데 이지만 이자 여서/이어서 라서/이라서 하고 대로 치고 커녕 서 선'
/** Cases, after which others may stand. */
const cases =
  '에 에서 에게 에게서 한테 께 께서 로/으로 로서/으로서 로써/으로써 로부터/으로부터 부터 까지 에서부터 에까지 로까지/으로까지 보다 처럼 같이 마다 밖에 만큼 와/과 만 이외에 하고'
const afterCase = [
  '는',
  '도',
  '만',
  '만이',
  '만은',
  '만의',
  '의',
  '나',
  '라도',
  '조차',
  '마저',
  '보다',
  '까지',
  '까지는',
  '까지도',
  '까지의',
  '뿐',
]
/** 엔 is 에는, 에선 is 에서는. */
const contracted = '엔 에겐 께선 에선 한텐 론/으론 까진 부턴 만의 만이 만을 만은 까지가 부터가'
const afterSuffix =
  '는/은 가/이 를/을 의 와/과 도 만 에 에서 에게 로/으로 로부터/으로부터 부터 까지 에는 에도 에서는 에서도 에게는 에게서 로는/으로는 로도/으로도 라고/이라고 이라며/이라며 인 보다 처럼 께서 께서는 까지도 까지는 하고 마다 들에게는'
/** With the sound each ends in: 들 plural, 측 side, 군 army, 씨 and 님 of persons, 제 made in. */
const suffixes: readonly (readonly [string, Sound])[] = [
  ['들', 'rieul'],
  ['측', 'consonant'],
  ['군', 'consonant'],
  ['씨', 'vowel'],
  ['님', 'consonant'],
]

function written(pairs: string, sound: Sound): string[] {
  return pairs.split(' ').map(pair => {
    const [vowel = '', consonant = vowel] = pair.split('/')
    return sound === 'vowel' || (sound === 'rieul' && vowel.startsWith('로')) ? vowel : consonant
  })
}

function particlesAfter(sound: Sound): Endings {
  const chains = written(cases, sound).flatMap(particle => [particle, ...afterCase.map(next => particle + next)])
  return new Set([
    '',
    ...written(single, sound),
    ...chains,
    ...written(contracted, sound),
    ...suffixes.flatMap(([suffix, own]) => [suffix, ...written(afterSuffix, own).map(particle => suffix + particle)]),
  ])
}

const particles: Readonly<Record<Sound, Endings>> = {
  vowel: particlesAfter('vowel'),
  rieul: particlesAfter('rieul'),
  consonant: particlesAfter('consonant'),
}

/** Syllables stand in blocks of 28: the last consonant counts on, 0 is none, 8 is ㄹ. */
const FIRST_SYLLABLE = 0xac00
const FINALS = 28
const RIEUL = 8

function soundOf(word: string): Sound {
  const final = (word.charCodeAt(word.length - 1) - FIRST_SYLLABLE) % FINALS
  return final === RIEUL ? 'rieul' : final > 0 ? 'consonant' : 'vowel'
}

/** A single syllable starts far too many words to take particles. */
const MIN_PARTICLE_SYLLABLES = 2

/** Forms of a Korean word. */
export const inflectKorean = (word: string): readonly Inflection[] => [
  { stem: word, endings: word.length < MIN_PARTICLE_SYLLABLES ? exact : particles[soundOf(word)] },
]
