import { Columns3 } from 'lucide-react'
import { useConnection } from '../../app/connection.tsx'
import { usePreferences } from '../../app/preferences.tsx'
import { buttonClass } from '../../design/button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../design/menu.tsx'
import { columnsFor, sessionColumns } from './session-columns.tsx'

/** Which columns the table of sessions shows; remembered. */
export function ColumnsMenu() {
  const { preferences, setPreferences } = usePreferences()
  const { site } = useConnection()
  const all = sessionColumns(site)
  const chosen = columnsFor(preferences.sessionColumns, site).map(({ id }) => id)
  return (
    <Menu
      label="Columns"
      align="end"
      triggerProps={{ className: buttonClass({}) }}
      trigger={
        <>
          <Columns3 size={15} aria-hidden /> Columns
        </>
      }
    >
      {all
        .filter(({ id }) => id !== 'person')
        .map(({ id, header }) => (
          <MenuItem
            key={id}
            checked={chosen.includes(id)}
            keepOpen
            onSelect={() => {
              const wanted = chosen.includes(id) ? chosen.filter(other => other !== id) : [...chosen, id]
              setPreferences({ sessionColumns: all.map(c => c.id).filter(each => wanted.includes(each)) })
            }}
          >
            {header}
          </MenuItem>
        ))}
      <MenuSeparator />
      <MenuItem onSelect={() => setPreferences({ sessionColumns: [] })}>The usual ones</MenuItem>
    </Menu>
  )
}
