/** A process that saves connections: `book-writer.ts <folder> <name> <connections>`. */
import { createConnectionBook } from '../../../../electron/api/connection-book.ts'
import { siteNamed } from '../sites.ts'

const [, , folder = '', name = '', connections = ''] = process.argv
const book = createConnectionBook(folder, notice => {
  throw new Error(notice)
})
for (let number = 0; number < Number(connections); number++) await book.save(null, siteNamed(`${name} ${number}`))
