import { KeyRound, Save, Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { InForce, PolicyVersion } from '../../../shared/contract/policy.ts'
import { contradictionsOf } from '../../../shared/policy/contradictions.ts'
import { useConnection } from '../../app/connection.tsx'
import { failureOf } from '../../app/failure.ts'
import { useMonitorStatus } from '../../app/live.tsx'
import { useCall } from '../../app/queries.ts'
import { hrefFor } from '../../app/router.tsx'
import { whyAtMost } from '../../app/uncertainty-words.ts'
import { CannotBeKnown } from '../../app/unlisted.tsx'
import { Banner } from '../../design/banner.tsx'
import { Button, ButtonLink } from '../../design/button.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { ErrorState } from '../../design/error-state.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { Panel } from '../../design/panel.tsx'
import { ChecksPanel } from './checks-panel.tsx'
import { ClearPanel } from './clear-panel.tsx'
import { policyInForce, useDraft } from './draft-store.ts'
import { ForcePanel } from './force/force-panel.tsx'
import { InForcePanel } from './in-force-panel.tsx'
import { LimitsPanel } from './limits-panel.tsx'
import { Picture } from './picture.tsx'
import { checkFacts } from './policy-facts.ts'
import styles from './policy-page.module.css'
import { PermanentPanel } from './permanent/permanent-panel.tsx'
import { PictureSkeleton } from './policy-skeleton.tsx'
import { PresetsPanel } from './presets-panel.tsx'
import { SaveDialog } from './save-dialog.tsx'
import { useWhatIf } from './use-what-if.ts'
import { VersionsPanel } from './versions-panel.tsx'

export type PolicyEditorProps = {
  readonly found: InForce
  /** Newest first. */
  readonly versions: readonly PolicyVersion[]
  readonly dropped: number
}

/** The editor beside the live picture of what its limits would do. */
export function PolicyEditor({ found, versions, dropped }: PolicyEditorProps) {
  const connection = useConnection()
  const status = useMonitorStatus(connection.id)
  const newest = versions[0] ?? null
  const draft = useDraft(connection.id, newest, found)
  const { picture, isBehind, error, retry } = useWhatIf(connection.id, draft.policy)
  const figures = useCall('overview.figures', { connectionId: connection.id })
  const [isSaving, setSaving] = useState(false)
  const overtaking = newest !== null && newest.version > draft.basedOn ? newest : null
  const hasErrors = contradictionsOf(draft.policy).some(({ severity }) => severity === 'error')
  const isSaved = newest !== null && newest.version === draft.basedOn && !draft.isChanged
  const atMost = whyAtMost(figures.data?.uncertain ?? [])
  const roles = (figures.data?.roles ?? []).flatMap(({ role }) => role ?? [])
  const unlisted = status?.store?.unlisted?.which === 'all' ? status.store.unlisted : null
  const seen = unlisted === null ? { figures: figures.data ?? null, found } : { figures: null, found: null }
  const facts = checkFacts({ connection, status, isSaved, ...seen })
  return (
    <div className={styles.page}>
      <PageHeader
        title="Policy"
        count={draftWords(draft.basedOn, draft.isChanged)}
        actions={
          <>
            {draft.isChanged && (
              <Button icon={Undo2} onClick={draft.discard}>
                Discard changes
              </Button>
            )}
            <Button
              variant="primary"
              icon={Save}
              disabled={isSaved || hasErrors}
              title={hasErrors ? 'The limits contradict each other' : undefined}
              onClick={() => setSaving(true)}
            >
              Save version…
            </Button>
          </>
        }
      />
      {overtaking !== null && (
        <div className={styles.banner}>
          <Banner
            tone="warning"
            actions={
              <Button size="small" onClick={() => draft.rebase(overtaking)}>
                Take over version {overtaking.version}
              </Button>
            }
          >
            {overtaking.author} saved version {overtaking.version} while you were editing. Your limits are still here;
            the comparison is below.
          </Banner>
        </div>
      )}
      {!connection.held.secretKey && unlisted === null && (
        <div className={styles.banner}>
          <Banner
            tone="neutral"
            live={false}
            actions={
              <ButtonLink size="small" href={hrefFor('connections', { id: connection.id })}>
                Edit connection
              </ButtonLink>
            }
          >
            Without the SECRET_KEY nobody vouches for what the sessions say: figures are upper bounds, and what is in
            force is at best likely.
          </Banner>
        </div>
      )}
      <PresetsPanel policy={draft.policy} onChange={draft.setPolicy} inForce={policyInForce(found)} />
      <div className={styles.columns}>
        <LimitsPanel
          connectionId={connection.id}
          policy={draft.policy}
          onChange={draft.setPolicy}
          roles={roles}
          goingNow={unlisted === null ? (picture?.now.sessions ?? null) : null}
        />
        {unlisted !== null ? (
          <Panel>
            <CannotBeKnown unlisted={unlisted} title="What these limits would do cannot be known" />
          </Panel>
        ) : figures.data?.key?.verdict === 'none' ? (
          <Panel>
            <EmptyState icon={KeyRound} title="Nobody can be told to be logged in">
              The SECRET_KEY fits no row, so there is no picture of what these limits would do.
            </EmptyState>
          </Panel>
        ) : picture !== null ? (
          <Picture policy={draft.policy} picture={picture} isBehind={isBehind} atMost={atMost} />
        ) : error !== null ? (
          <Panel>
            <ErrorState failure={failureOf(error)} onRetry={retry} />
          </Panel>
        ) : (
          <div className={styles.waiting} aria-busy>
            <PictureSkeleton />
          </div>
        )}
      </div>
      <div className={styles.below}>
        <div className={styles.stack}>
          {unlisted === null ? (
            <InForcePanel found={found} />
          ) : (
            <Panel title="In force now">
              <CannotBeKnown unlisted={unlisted} title="What the site lives by cannot be known" />
            </Panel>
          )}
          <ClearPanel />
          <VersionsPanel
            versions={versions}
            dropped={dropped}
            draft={draft.policy}
            inForce={policyInForce(found)}
            onTake={draft.setPolicy}
          />
        </div>
        <ChecksPanel policy={draft.policy} facts={facts} />
        {unlisted === null && (
          <div className={styles.wide}>
            <ForcePanel saved={newest} isChanged={draft.isChanged} />
          </div>
        )}
        <div className={styles.wide}>
          <PermanentPanel saved={newest} isChanged={draft.isChanged} />
        </div>
      </div>
      {isSaving && (
        <SaveDialog draft={draft} picture={picture} overtaking={overtaking} onClose={() => setSaving(false)} />
      )}
    </div>
  )
}

function draftWords(basedOn: number, isChanged: boolean): string {
  const version = basedOn === 0 ? 'as in force, nothing saved yet' : `version ${basedOn}`
  return isChanged ? `${basedOn === 0 ? 'not saved yet' : version} · changed` : version
}
