import { Search } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { useId, useState } from 'react'
import { Kbd } from '../design/kbd.tsx'
import { Modal } from '../design/modal.tsx'
import { Spinner } from '../design/spinner.tsx'
import styles from './command-palette.module.css'
import { PaletteList } from './palette-list.tsx'
import { useCommands } from './use-commands.ts'
import { useFound } from './use-found.ts'

/** One field to go anywhere: pages, actions, connections, and people and sessions as they are typed. */
export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const id = useId()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  const commands = useCommands()
  const found = useFound(text.trim())
  const wanted = text.trim().toLowerCase()
  const items = [...commands.filter(item => matches(item.words, wanted)), ...found.items]
  const at = Math.min(chosen, Math.max(0, items.length - 1))

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && items.length > 0) {
      event.preventDefault()
      setChosen((at + step + items.length) % items.length)
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      const item = items[at]
      if (item === undefined) return
      onClose()
      item.run()
    }
  }
  return (
    <Modal label="Find a person, session, action" onClose={onClose} className={styles.palette}>
      <div className={styles.field}>
        <Search size={16} aria-hidden />
        <input
          data-autofocus
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={items.length === 0 ? undefined : `${id}-${at}`}
          aria-label="Find a person, session, action"
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder="Find a person, session, action…"
          className={styles.input}
          value={text}
          onChange={event => {
            setText(event.target.value)
            setChosen(0)
          }}
          onKeyDown={onKeyDown}
        />
        {found.busy ? <Spinner /> : <Kbd>Esc</Kbd>}
      </div>
      <PaletteList
        id={id}
        items={items}
        chosen={at}
        onChoose={item => {
          onClose()
          item.run()
        }}
      />
      {items.length === 0 && !found.busy && <output className={styles.nothing}>Nothing is called that.</output>}
    </Modal>
  )
}

/** Every typed word begins one of the item's words, in any order. */
function matches(words: string, wanted: string): boolean {
  const have = words.toLowerCase().split(/\s+/)
  return wanted.split(/\s+/).every(part => part === '' || have.some(word => word.startsWith(part)))
}
