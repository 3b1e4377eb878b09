/** Why a file that a person named could not be read or written, in words: the system's codes are not everybody's. */

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  ENOTDIR: 'a part of its path is no folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk takes no writing',
}

export function fileFault(cause: unknown, { writing = false }: { readonly writing?: boolean } = {}): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown failure'
  return writing && code === 'ENOENT' ? 'there is no such folder' : (reasons[code] ?? code)
}
