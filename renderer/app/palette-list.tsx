import { Fragment, useEffect, useRef } from 'react'
import { classes } from '../design/classes.ts'
import { Kbd } from '../design/kbd.tsx'
import styles from './command-palette.module.css'
import type { PaletteItem } from './palette-item.ts'

export type PaletteListProps = {
  /** Prefix of the options' ids, for aria-activedescendant. */
  readonly id: string
  readonly items: readonly PaletteItem[]
  readonly chosen: number
  readonly onChoose: (item: PaletteItem) => void
}

/** What matches, under the names of its groups. The focus stays in the field; the chosen one follows the arrows. */
export function PaletteList({ id, items, chosen, onChoose }: PaletteListProps) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector(`#${CSS.escape(`${id}-${chosen}`)}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, chosen])
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a datalist cannot show icons and groups
    <div ref={list} id={id} role="listbox" aria-label="Results" className={styles.list}>
      {items.map((item, index) => (
        <Fragment key={item.id}>
          {item.group !== items[index - 1]?.group && (
            <div className={styles.group} role="presentation">
              {item.group}
            </div>
          )}
          {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the combobox has the focus and its keys choose */}
          <div
            id={`${id}-${index}`}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an option element holds text only
            role="option"
            aria-selected={index === chosen}
            className={classes(styles.option, index === chosen && styles.chosen)}
            onClick={() => onChoose(item)}
          >
            <item.icon size={15} aria-hidden />
            <span className={styles.label}>{item.label}</span>
            {item.note !== undefined && <span className={styles.note}>{item.note}</span>}
            {item.keys?.map(key => (
              <Kbd key={key}>{key}</Kbd>
            ))}
          </div>
        </Fragment>
      ))}
    </div>
  )
}
