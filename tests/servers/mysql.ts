import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { copyTemplate } from './data-folder.ts'
import { startMysqlFamily } from './mysql-family.ts'
import type { TestServer, TestServerOptions } from './server.ts'

/** The command that runs a MySQL's own mysqld, where there is one: no package of Debian's stable has it. */
export const mysqlCommand = process.env['ROLLCALL_MYSQLD']?.trim() || null

const storage = ['--innodb-redo-log-capacity=8M', '--innodb-buffer-pool-size=64M', '--innodb-flush-log-at-trx-commit=0']

/** Starts a MySQL server, whose accounts sign in by caching_sha2_password. Throws where ROLLCALL_MYSQLD names none. */
export async function startMysql(options: TestServerOptions = {}): Promise<TestServer> {
  if (mysqlCommand === null) throw new Error('ROLLCALL_MYSQLD names no MySQL')
  const [program = '', ...first] = mysqlCommand.split(/\s+/)
  return startMysqlFamily(
    {
      name: 'mysql',
      program,
      args: [...first, ...storage],
      withoutTls: '--tls-version=',
      copyData: (account, target) => {
        const make = async (folder: string) => {
          const own = account === null ? [] : ['--user=mysql']
          const data = path.join(folder, 'data')
          const args = [...first, ...storage, ...own, `--datadir=${data}`, '--initialize-insecure']
          await promisify(execFile)(program, args)
          await promisify(execFile)('bash', ['-c', 'mv "$1"/data/* "$1" && rmdir "$1"/data', 'bash', folder])
        }
        return copyTemplate({ name: 'mysql', program, key: mysqlCommand, account, make }, target)
      },
    },
    options,
  )
}
