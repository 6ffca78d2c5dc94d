import { ClipboardPaste, FileCode } from 'lucide-react'
import { useRef, useState } from 'react'
import type { SettingsReading } from '../../../shared/contract/settings.ts'
import { Banner } from '../../design/banner.tsx'
import { Button } from '../../design/button.tsx'
import { classes } from '../../design/classes.ts'
import { Dialog } from '../../design/dialog.tsx'
import { Panel } from '../../design/panel.tsx'
import { TextField } from '../../design/text-field.tsx'
import styles from './settings-panel.module.css'
import { SettingsProposal } from './settings-proposal.tsx'
import { useFileDrop } from './use-file-drop.ts'
import { useSettingsReading } from './use-settings-reading.ts'

export type SettingsPanelProps = {
  /** The reading that the form was filled in from before, if any. */
  readonly readingId: string | undefined
  readonly onFill: (reading: SettingsReading) => void
}

/** Takes a settings.py, chosen, dropped or pasted, and fills in the form with what it says. */
export function SettingsPanel({ readingId, onFill }: SettingsPanelProps) {
  const [reading, setReading] = useState<SettingsReading | null>(null)
  const [pasting, setPasting] = useState(false)
  const target = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const { busy, failure, readFile, readText } = useSettingsReading(readingId, found => {
    setReading(found)
    setPasting(false)
  })
  const over = useFileDrop(target, file => void readFile(file))
  return (
    <Panel title="From settings.py" note="nothing in it is run">
      <div ref={target} className={classes(styles.drop, over && styles.over)}>
        <p className={styles.words}>Drop the site’s settings.py here, or</p>
        <Button size="small" icon={FileCode} busy={busy && !pasting} onClick={() => input.current?.click()}>
          Choose it
        </Button>
        <Button size="small" icon={ClipboardPaste} onClick={() => setPasting(true)}>
          Paste it
        </Button>
        <input
          ref={input}
          type="file"
          accept=".py,.txt,text/x-python,text/plain"
          hidden
          aria-label="A settings.py"
          onChange={event => {
            const [file] = event.target.files ?? []
            if (file) void readFile(file)
            // The same file may be chosen again, when it was changed.
            event.target.value = ''
          }}
        />
      </div>
      {failure !== null && !pasting && (
        <Banner tone="bad">
          <strong>{failure.message}</strong> {failure.hint}
        </Banner>
      )}
      {pasting && (
        <PasteDialog
          busy={busy}
          failure={failure}
          onRead={text => void readText(text)}
          onClose={() => setPasting(false)}
        />
      )}
      {reading !== null && (
        <SettingsProposal
          reading={reading}
          onClose={() => setReading(null)}
          onFill={() => {
            onFill(reading)
            setReading(null)
          }}
        />
      )}
    </Panel>
  )
}

type PasteProps = {
  readonly busy: boolean
  readonly failure: ReturnType<typeof useSettingsReading>['failure']
  readonly onRead: (text: string) => void
  readonly onClose: () => void
}

function PasteDialog({ busy, failure, onRead, onClose }: PasteProps) {
  const [text, setText] = useState('')
  return (
    <Dialog
      open
      onClose={onClose}
      title="Paste a settings.py"
      width="large"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={busy} disabled={text.trim() === ''} onClick={() => onRead(text)}>
            Read it
          </Button>
        </>
      }
    >
      <div className={styles.paste}>
        {failure !== null && (
          <Banner tone="bad">
            <strong>{failure.message}</strong> {failure.hint}
          </Banner>
        )}
        <TextField
          data-autofocus
          label="Settings"
          mono
          lines={14}
          hint="The file, or what “python manage.py diffsettings” prints. It is read, never run; keys and passwords in it are not shown."
          value={text}
          onChange={setText}
        />
      </div>
    </Dialog>
  )
}
