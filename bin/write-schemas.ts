#!/usr/bin/env node
/** Writes config/schema/*.json, by which editors complete and explain the configuration: `npm run schemas`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { jsonSchemas } from '../lib/config/json-schema.ts'

const folder = join(import.meta.dirname, '../config/schema')
await mkdir(folder, { recursive: true })
for (const [name, text] of jsonSchemas()) await writeFile(join(folder, name), text)
