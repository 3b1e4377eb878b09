/**
 * The files of a configuration folder, read as text: feeds.yaml, entities.yaml, alerts.yaml and
 * storylines/*.yaml. A YAML file that would not be read is a problem, not a silence.
 */
import { isUtf8 } from 'node:buffer'
import type { Dirent } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { suggest } from './nearest.ts'
import { type ConfigProblem, problemAt, problemOfFile } from './problem.ts'
import { parseYamlFile, type YamlFile } from './yaml-file.ts'

export type ConfigFolder = {
  readonly feeds: YamlFile | undefined
  readonly entities: YamlFile | undefined
  readonly storylines: readonly YamlFile[]
  readonly alerts: YamlFile | undefined
  /** Ids of all storyline files, readable or not. */
  readonly storylineNames: readonly string[]
  /** Kinds of files that are there but cannot be read: nothing is concluded from what they should hold. */
  readonly unreadable: ReadonlySet<Kind>
  readonly problems: readonly ConfigProblem[]
}

export type Kind = 'feeds' | 'entities' | 'alerts' | 'storylines'

const TOP_FILES = ['feeds.yaml', 'entities.yaml', 'alerts.yaml'] as const

/** Why a file or folder cannot be read, in words. */
const reasonOf = (error: unknown): { missing: boolean; message: string } => {
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  if (code === 'ENOENT') return { missing: true, message: 'there is no such file' }
  if (code === 'ENOTDIR') return { missing: false, message: 'this is a file, not a folder' }
  if (code === 'EISDIR') return { missing: false, message: 'this is a folder, not a file' }
  if (code === 'EACCES' || code === 'EPERM') return { missing: false, message: 'reading it is not permitted' }
  return { missing: false, message: error instanceof Error ? error.message : String(error) }
}

/** The first line that is not UTF-8, shown as well as it can be. */
const encodingProblem = (file: string, bytes: Uint8Array): ConfigProblem => {
  const fault = { code: 'not-utf8', message: 'this file is not written in UTF-8', hint: 'save it as UTF-8' }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return problemOfFile(file, { ...fault, message: 'this file is written in UTF-16, not in UTF-8' })
  let start = 0
  for (let line = 1; start <= bytes.length; line++) {
    const lineFeed = bytes.indexOf(0x0a, start)
    const end = lineFeed === -1 ? bytes.length : lineFeed
    const content = bytes.subarray(start, end)
    if (!isUtf8(content)) {
      const text = new TextDecoder().decode(content)
      return { ...problemAt({ file, text }, { start: text.indexOf('\ufffd'), end: 0 }, fault), line }
    }
    start = end + 1
  }
  return problemOfFile(file, fault)
}

type Read = { readonly file?: YamlFile; readonly missing?: boolean; readonly problem?: ConfigProblem }

const readYaml = async (file: string): Promise<Read> => {
  let bytes: Uint8Array
  try {
    bytes = await readFile(file)
  } catch (error) {
    const { missing, message } = reasonOf(error)
    return { missing, problem: problemOfFile(file, { code: missing ? 'missing-file' : 'unreadable-file', message }) }
  }
  if (!isUtf8(bytes)) return { problem: encodingProblem(file, bytes) }
  return { file: parseYamlFile({ file, text: new TextDecoder().decode(bytes) }) }
}

const list = async (folder: string): Promise<readonly Dirent[] | { missing: boolean; message: string }> => {
  try {
    return (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    return reasonOf(error)
  }
}

const isYaml = (name: string): boolean => /\.ya?ml$/i.test(name) && !name.startsWith('.')

/**
 * Read everything. Only a folder that cannot be listed at all ends it early. `feeds` stands for the text of feeds.yaml: what is
 * about to be written is judged before it is.
 */
export const readConfigFolder = async (directory: string, feeds?: string): Promise<ConfigFolder> => {
  const problems: ConfigProblem[] = []
  const unreadable = new Set<Kind>()
  const nothing = { feeds: undefined, entities: undefined, storylines: [], alerts: undefined, storylineNames: [], unreadable }
  const top = await list(directory)
  if (!('length' in top)) {
    for (const kind of ['feeds', 'entities', 'alerts', 'storylines'] as const) unreadable.add(kind)
    const message = top.missing ? 'there is no such folder' : top.message
    const hint = 'name the folder of your configuration with --config DIR'
    return {
      ...nothing,
      problems: [problemOfFile(directory, { code: top.missing ? 'missing-folder' : 'unreadable-folder', message, hint })],
    }
  }
  for (const { name } of top)
    if (isYaml(name) && !(TOP_FILES as readonly string[]).includes(name))
      problems.push(
        problemOfFile(join(directory, name), {
          code: 'unknown-file',
          message: 'nothing reads a file of this name',
          hint: suggest(name, TOP_FILES),
        }),
      )

  const files: { [kind in Kind]?: YamlFile } = {}
  for (const kind of ['feeds', 'entities', 'alerts'] as const) {
    const file = join(directory, `${kind}.yaml`)
    const read: Read = kind === 'feeds' && feeds !== undefined ? { file: parseYamlFile({ file, text: feeds }) } : await readYaml(file)
    if (read.file?.value !== undefined && read.file.value !== null) files[kind] = read.file
    else if (read.missing !== true) unreadable.add(kind)
    if (read.file !== undefined) problems.push(...read.file.problems)
    if (read.problem === undefined) continue
    if (read.missing !== true) problems.push(read.problem)
    else if (kind === 'feeds')
      problems.push({ ...read.problem, hint: 'it names the sources and feeds to poll; is this the right --config DIR?' })
  }

  const folder = join(directory, 'storylines')
  const inside = await list(folder)
  const storylines: YamlFile[] = []
  const storylineNames: string[] = []
  if (!('length' in inside)) {
    if (!inside.missing) {
      unreadable.add('storylines')
      problems.push(problemOfFile(folder, { code: 'unreadable-folder', message: inside.message }))
    }
  } else
    for (const { name } of inside) {
      const file = join(folder, name)
      if (!isYaml(name)) continue
      if (!name.endsWith('.yaml')) {
        const hint = `rename it to ${basename(name).replace(/\.ya?ml$/i, '')}.yaml`
        problems.push(problemOfFile(file, { code: 'unknown-file', message: 'a storyline file ends in ".yaml"', hint }))
      }
      storylineNames.push(name.replace(/\.ya?ml$/i, ''))
      const read = await readYaml(file)
      if (read.file?.value !== undefined && read.file.value !== null) storylines.push(read.file)
      if (read.file !== undefined) problems.push(...read.file.problems)
      if (read.problem !== undefined) problems.push(read.problem)
    }
  return { feeds: files.feeds, entities: files.entities, alerts: files.alerts, storylines, storylineNames, unreadable, problems }
}
