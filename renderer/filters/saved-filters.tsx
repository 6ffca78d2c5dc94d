import { Bookmark, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { SessionFilter } from '../../shared/contract/session.ts'
import { usePreferences } from '../app/preferences.tsx'
import { Button, buttonClass } from '../design/button.tsx'
import { IconButton } from '../design/icon-button.tsx'
import { Popover } from '../design/popover.tsx'
import { TextField } from '../design/text-field.tsx'
import { filterToSearch, isEmptyFilter } from './filter-url.ts'
import styles from './saved-filters.module.css'
import { filterSentence } from './sentence.ts'

const mostSaved = 100

export type SavedFiltersProps = {
  readonly filter: SessionFilter
  readonly onChoose: (filter: SessionFilter) => void
}

/** Filters kept under a name: choose one, keep the present one, or let one go. */
export function SavedFilters({ filter, onChoose }: SavedFiltersProps) {
  const { preferences, setPreferences } = usePreferences()
  const [name, setName] = useState('')
  const saved = preferences.savedFilters
  const search = filterToSearch(filter)
  const current = saved.find(each => filterToSearch(each.filter) === search)
  const canSave = !isEmptyFilter(filter) && current === undefined && saved.length < mostSaved
  return (
    <Popover
      label="Saved filters"
      align="end"
      triggerProps={{ className: buttonClass({}) }}
      trigger={
        <>
          <Bookmark size={15} aria-hidden /> {current?.name ?? 'Saved'}
        </>
      }
    >
      {close => (
        <div className={styles.saved}>
          {saved.length === 0 && <p className={styles.none}>No filter is saved yet.</p>}
          <ul>
            {saved.map(each => (
              <li key={each.name} className={styles.row}>
                <button
                  type="button"
                  className={styles.choose}
                  aria-current={each === current || undefined}
                  onClick={() => {
                    onChoose(each.filter)
                    close()
                  }}
                >
                  <span className={styles.name}>{each.name}</span>
                  <span className={styles.sentence}>{filterSentence(each.filter)}</span>
                </button>
                <IconButton
                  label={`Forget ${each.name}`}
                  icon={Trash2}
                  size="small"
                  onClick={() => setPreferences({ savedFilters: saved.filter(other => other !== each) })}
                />
              </li>
            ))}
          </ul>
          {canSave && (
            <form
              className={styles.keep}
              onSubmit={event => {
                event.preventDefault()
                const trimmed = name.trim()
                if (trimmed === '') return
                const others = saved.filter(each => each.name !== trimmed)
                setPreferences({ savedFilters: [...others, { name: trimmed, filter }] })
                setName('')
                close()
              }}
            >
              <TextField label="Save this filter as" value={name} onChange={setName} maxLength={80} />
              <Button type="submit" variant="primary" disabled={name.trim() === ''}>
                Save
              </Button>
            </form>
          )}
        </div>
      )}
    </Popover>
  )
}
