import { z } from 'zod'

// zod compiles its checks with `new Function` unless told otherwise, which the content security policy refuses. It decides
// when a schema is made, so this module must be the first import of the renderer.
z.config({ jitless: true })
