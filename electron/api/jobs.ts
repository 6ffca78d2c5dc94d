import type { GroupHandlers } from './handlers.ts'
import type { JobRegistry } from './job-registry.ts'

export function jobHandlers(jobs: JobRegistry): GroupHandlers<'jobs'> {
  return {
    'jobs.get': ({ jobId }) => jobs.get(jobId),
    'jobs.cancel': async ({ jobId }) => {
      await jobs.cancel(jobId)
      return {}
    },
  }
}
