import type { Paint, Tone } from './style.ts'
import { cut, printable, widthOf } from './text.ts'

export type Column<Row> = {
  readonly title: string
  readonly text: (row: Row) => string
  readonly tone?: (row: Row) => Tone | null
  readonly align?: 'right'
  /** No wider than this; what is longer is cut. */
  readonly most?: number
}

export type Table<Row> = {
  readonly head: () => string
  readonly line: (row: Row) => string
}

const between = '  '

/** A table whose widths fit these rows; rows that come later are cut to them. */
export function layOut<Row>(columns: readonly Column<Row>[], rows: readonly Row[], paint: Paint): Table<Row> {
  const cellOf = (column: Column<Row>, row: Row) => printable(column.text(row))
  const widths = columns.map(column => {
    const widest = rows.reduce((most, row) => Math.max(most, widthOf(cellOf(column, row))), widthOf(column.title))
    return Math.min(widest, column.most ?? 60)
  })

  function cells(textOf: (column: Column<Row>) => string, toneOf: (column: Column<Row>) => Tone | null): string {
    const parts = columns.map((column, at) => {
      const text = cut(textOf(column), widths[at] as number)
      const space = ' '.repeat((widths[at] as number) - widthOf(text))
      const painted = paint(text, toneOf(column))
      return column.align === 'right' ? space + painted : painted + space
    })
    return parts.join(between).trimEnd()
  }

  return {
    head: () =>
      cells(
        column => column.title,
        () => 'strong',
      ),
    line: row =>
      cells(
        column => cellOf(column, row),
        column => column.tone?.(row) ?? null,
      ),
  }
}
