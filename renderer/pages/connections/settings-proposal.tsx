import { CircleCheck, CircleHelp } from 'lucide-react'
import type { ReactNode } from 'react'
import type { SettingFound, SettingOpen, SettingsReading } from '../../../shared/contract/settings.ts'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { Dialog } from '../../design/dialog.tsx'
import styles from './settings-panel.module.css'

export type SettingsProposalProps = {
  readonly reading: SettingsReading
  readonly onFill: () => void
  readonly onClose: () => void
}

/** What was understood of a settings file and what was not, before the form is filled in with it. */
export function SettingsProposal({ reading, onFill, onClose }: SettingsProposalProps) {
  const { understood, open } = reading
  return (
    <Dialog
      open
      onClose={onClose}
      title="What the settings say"
      width="large"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" data-autofocus disabled={understood.length === 0} onClick={onFill}>
            Fill in and test
          </Button>
        </>
      }
    >
      <div className={styles.proposal}>
        <Group title={`Understood: ${understood.length}`} none="Nothing that a connection needs.">
          {understood.map(found => (
            <Understood key={found.setting} found={found} />
          ))}
        </Group>
        <Group title={`Not known: ${open.length}`} none="All that a connection needs is known.">
          {open.map(missing => (
            <Open key={`${missing.setting} ${missing.line} ${missing.why}`} missing={missing} />
          ))}
        </Group>
      </div>
    </Dialog>
  )
}

function Group({ title, none, children }: { title: string; none: string; children: readonly ReactNode[] }) {
  return (
    <section aria-label={title}>
      <h3 className={styles.heading}>{title}</h3>
      {children.length === 0 ? <p className={styles.words}>{none}</p> : <ul className={styles.list}>{children}</ul>}
    </section>
  )
}

function Understood({ found: { setting, value, line, variables } }: { readonly found: SettingFound }) {
  return (
    <li className={styles.item}>
      <CircleCheck size={15} aria-hidden className={styles.good} />
      <div>
        <span className={styles.name}>{setting}</span> <span className={styles.value}>{value}</span>{' '}
        <Line line={line} />
        {variables.length > 0 && (
          <p className={styles.why}>
            <Badge tone="warning">default only</Badge> On the server {variables.join(', ')} may say otherwise.
          </p>
        )}
      </div>
    </li>
  )
}

function Open({ missing: { setting, why, line } }: { readonly missing: SettingOpen }) {
  return (
    <li className={styles.item}>
      <CircleHelp size={15} aria-hidden className={styles.warning} />
      <div>
        <span className={styles.name}>{setting}</span> <Line line={line} />
        <p className={styles.why}>{why.charAt(0).toUpperCase() + why.slice(1)}.</p>
      </div>
    </li>
  )
}

function Line({ line }: { readonly line: number | null }) {
  return line === null ? null : <span className={styles.line}>line {line}</span>
}
