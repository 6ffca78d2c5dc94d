import { createApi } from '../../electron/api/api.ts'
import { describeConsole } from './console-contract.ts'
import { testPlatform } from './test-platform.ts'

/** The console with nothing between: what the hosts put a wire around. */
describeConsole('no host', async dataFolder => {
  const console = createApi(testPlatform(dataFolder))
  return {
    transport: {
      call: console.call,
      subscribe: (topic, listener) =>
        console.subscribe(event => {
          if (event.topic === topic) listener(event.event)
        }),
    },
    withPage: false,
    close: console.close,
  }
})
