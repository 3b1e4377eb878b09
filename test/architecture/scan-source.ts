/**
 * Reads one TypeScript file into what the architecture's rules ask about: imports (types included), exports,
 * globals it reaches for, how it opens. The parser is the one that Vitest brings along (Oxc, through Vite).
 */
import type { ESTree } from 'vite'
import { parseSync } from 'vite'

export type Import = {
  readonly specifier: string
  /** Nothing of it is left after types are stripped. */
  readonly typeOnly: boolean
  /** Imported names; `*` for a namespace, a re-export of all, a dynamic import or an import type. */
  readonly names: readonly string[]
  readonly line: number
}

export type Scan = {
  readonly imports: readonly Import[]
  readonly exports: readonly string[]
  readonly defaultExport: boolean
  /** It only hands on what other modules export. */
  readonly barrel: boolean
  /** The text of the comment that the file opens with. */
  readonly opening: string | undefined
  /** Free names and what is read of them: `process.env`, `Date.now`, `new Date()`, `fetch`. */
  readonly globals: readonly { readonly name: string; readonly line: number }[]
  /** Functions and classes of the file, with their number of lines. */
  readonly lines: number
}

type Node = { readonly type: string; readonly start: number } & Readonly<Record<string, unknown>>

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

export function scanSource(path: string, source: string): Scan {
  const { program, module, comments, errors } = parseSync(path, source)
  const [error] = errors
  if (error) throw new Error(`${path}: ${error.message}`)
  const lineAt = (offset: number) => source.slice(0, offset).split('\n').length

  const imports: Import[] = module.staticImports.map(({ moduleRequest, entries, start }) => ({
    specifier: moduleRequest.value,
    typeOnly: entries.length > 0 && entries.every(entry => entry.isType),
    names: entries.map(entry =>
      entry.importName.kind === 'Name' ? (entry.importName.name ?? '*') : entry.importName.kind === 'Default' ? 'default' : '*',
    ),
    line: lineAt(start),
  }))
  const exports: string[] = []
  let defaultExport = false
  for (const { entries, start } of module.staticExports) {
    for (const { moduleRequest, exportName, importName, isType } of entries) {
      if (exportName.kind === 'Default') defaultExport = true
      if (exportName.name !== null) exports.push(exportName.name)
      if (moduleRequest)
        imports.push({ specifier: moduleRequest.value, typeOnly: isType, names: [importName.name ?? '*'], line: lineAt(start) })
    }
  }

  const bound = new Set<string>()
  const free: { readonly name: string; readonly line: number }[] = []
  const visit = (node: Node, parents: readonly Node[], key: string) => {
    if (node.type === 'ImportExpression' || node.type === 'TSImportType') {
      const { source: from } = node as unknown as { source: ESTree.StringLiteral }
      imports.push({ specifier: String(from.value), typeOnly: node.type === 'TSImportType', names: ['*'], line: lineAt(node.start) })
    }
    if (node.type === 'Identifier') {
      const name = String(node.name)
      const use = useOf(name, parents, key)
      if (use === 'binding') bound.add(name)
      else if (use !== undefined) free.push({ name: use, line: lineAt(node.start) })
    }
    const around = [node, ...parents]
    for (const [childKey, child] of Object.entries(node)) {
      for (const one of Array.isArray(child) ? child : [child]) if (isNode(one)) visit(one, around, childKey)
    }
  }
  visit(program as unknown as Node, [], '')

  const [first] = comments
  const before = first ? source.slice(program.hashbang?.end ?? 0, first.start).trim() : source
  return {
    imports,
    exports,
    defaultExport,
    barrel:
      program.body.length > 0 &&
      program.body.every(
        statement =>
          statement.type === 'ExportAllDeclaration' || (statement.type === 'ExportNamedDeclaration' && statement.source !== null),
      ),
    opening: before === '' ? first?.value : undefined,
    globals: free.filter(({ name }) => !bound.has(name.replace(/^new /, '').split(/[.(]/)[0] ?? '')),
    lines: source.trimEnd().split('\n').length,
  }
}

/** How an identifier is used: it names something new, it reaches for something (and for what of it), or it is only a label or a type. */
function useOf(name: string, [parent, above]: readonly Node[], key: string): string | undefined {
  if (parent === undefined) return undefined
  switch (parent.type) {
    case 'VariableDeclarator':
      return key === 'id' ? 'binding' : name
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ClassDeclaration':
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return key === 'body' || key === 'superClass' ? name : 'binding'
    case 'CatchClause':
    case 'RestElement':
    case 'ArrayPattern':
      return 'binding'
    case 'AssignmentPattern':
      return key === 'left' ? 'binding' : name
    case 'Property':
      if (above?.type === 'ObjectPattern') return key === 'value' ? 'binding' : undefined
      return key === 'value' || parent.computed === true ? name : undefined
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return key === 'value' || parent.computed === true ? name : undefined
    case 'MemberExpression':
      if (key === 'property') return parent.computed === true ? name : undefined
      return memberOf(name, parent)
    case 'NewExpression':
      return key === 'callee' && Array.isArray(parent.arguments) && parent.arguments.length === 0 ? `new ${name}()` : name
    case 'CallExpression':
      return key === 'callee' && Array.isArray(parent.arguments) && parent.arguments.length === 0 ? `${name}()` : name
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'ExportSpecifier':
    case 'MetaProperty':
      return undefined
    default:
      // Types say nothing of what runs; the expressions among TypeScript's nodes do.
      return parent.type.startsWith('TS') && !['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression'].includes(parent.type)
        ? undefined
        : name
  }
}

function memberOf(name: string, parent: Node): string {
  const property = parent.property as Node
  if (parent.computed === true) return property.type === 'Literal' ? `${name}.${String(property.value)}` : `${name}.*`
  return `${name}.${String(property.name)}`
}
