import path from 'node:path'
import { RollcallError } from '../../../shared/contract/reply.ts'
import { namesOf } from '../address.ts'
import type { Cell, Engine, Row } from '../engine.ts'
import type { Sql } from '../sql.ts'
import { raw, render, sql } from '../sql.ts'
import { troubleError } from '../trouble.ts'
import { createSqliteFile } from './file.ts'
import * as look from './look.ts'
import { sqliteTrouble } from './trouble.ts'

const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`

/**
 * An SQLite file. Statements run on the calling thread and end before the next begins: an iterator left open would keep
 * the site from writing.
 */
export function createSqliteEngine(file: string, readOnly: boolean): Engine {
  const opened = createSqliteFile(file, readOnly)

  const guarded = <Result>(work: () => Result): Promise<Result> => {
    try {
      return Promise.resolve(work())
    } catch (error) {
      if (error instanceof RollcallError) return Promise.reject(error)
      const trouble = sqliteTrouble(error, opened.path)
      if (trouble.lost) opened.close()
      return Promise.reject(troubleError(trouble, error))
    }
  }
  const prepare = (statement: Sql) => {
    const prepared = opened
      .database()
      .prepare(render(statement, value => (typeof value === 'number' ? String(value) : '?')))
    return { prepared, values: statement.values.filter(value => typeof value === 'string') }
  }
  const readNow = (statement: Sql): readonly Row[] => {
    const { prepared, values } = prepare(statement)
    // Whole numbers may be larger than a JavaScript number holds.
    prepared.setReadBigInts(true)
    prepared.setReturnArrays(true)
    return prepared.all(...values) as unknown as Cell[][]
  }
  const mark = createMark(() => `${opened.openings()} ${String(readNow(raw('pragma data_version'))[0]?.[0])}`)

  return {
    quote: table => raw(namesOf(table).map(quoteName).join('.')),
    quoteColumn: name => raw(quoteName(name)),
    exact: column => sql`${column} collate binary`,
    dateSuffix: '',
    read: (_, statement) => guarded(() => readNow(statement)),
    readBriefly: statement => guarded(() => readNow(statement)),
    write: statement =>
      guarded(() => {
        const { prepared, values } = prepare(statement)
        mark.touch()
        return Number(prepared.run(...values).changes)
      }),
    server: () => guarded(() => look.server(readNow, path.basename(opened.path))),
    table: name =>
      guarded(() => {
        const found = look.table(readNow, name)
        if (found !== null) return found
        throw new RollcallError('NOT_FOUND', `There is no table "${name}" in ${opened.path}.`, {
          hint: 'Check its name, and whether the site was migrated (manage.py migrate).',
        })
      }),
    isIndexed: (table, column) => guarded(() => look.isIndexed(readNow, table, column)),
    may: () => guarded(() => look.writing(opened.path)),
    schema: () => guarded(() => look.schema(readNow)),
    changeMark: () => guarded(mark.read),
    close: () => guarded(opened.close),
  }
}

/**
 * data_version tells of others' writes only, and begins anew with each opening: together with our own writes it is made
 * into one number that rises.
 */
function createMark(state: () => string): { readonly touch: () => void; readonly read: () => number } {
  let last = ''
  let mark = 0
  return {
    touch: () => {
      last = ''
    },
    read: () => {
      const now = state()
      if (now !== last) mark += 1
      last = now
      return mark
    },
  }
}
