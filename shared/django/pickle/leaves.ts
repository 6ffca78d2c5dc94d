import type { Cursor } from './cursor.ts'
import type { Graph } from './graph.ts'
import { bytes, integer, no, none, text, yes } from './graph.ts'
import { PickleError } from './limits.ts'
import { readFloatLine, readIntegerBytes, readIntegerLine } from './numbers.ts'
import { opcode } from './opcodes.ts'
import { ascii, decodeQuoted, decodeRawUnicodeEscape, decodeUtf8 } from './texts.ts'

/** The value that an opcode and what follows it stand for by themselves; a PickleError when the byte is no opcode. */
export function readLeaf(code: number, cursor: Cursor): Graph {
  switch (code) {
    case opcode.NONE:
      return none
    case opcode.NEWTRUE:
      return yes
    case opcode.NEWFALSE:
      return no
    case opcode.INT:
      return readIntegerLine(cursor.line(), false)
    case opcode.LONG:
      return readIntegerLine(cursor.line(), true)
    case opcode.BININT:
      return integer(cursor.int32())
    case opcode.BININT1:
      return integer(cursor.byte())
    case opcode.BININT2:
      return integer(cursor.uint16())
    case opcode.LONG1:
      return readIntegerBytes(cursor.take(cursor.byte()))
    case opcode.LONG4:
      return readIntegerBytes(cursor.take(signedLength(cursor.int32())))
    case opcode.FLOAT:
      return readFloatLine(cursor.line())
    case opcode.BINFLOAT:
      return { kind: 'float', value: cursor.float64() }
    case opcode.STRING:
      return text(decodeQuoted(cursor.line()))
    case opcode.BINSTRING:
      return text(ascii(cursor.take(signedLength(cursor.int32()))))
    case opcode.SHORT_BINSTRING:
      return text(ascii(cursor.take(cursor.byte())))
    case opcode.UNICODE:
      return text(decodeRawUnicodeEscape(cursor.line()))
    case opcode.SHORT_BINUNICODE:
      return text(decodeUtf8(cursor.take(cursor.byte())))
    case opcode.BINUNICODE:
      return text(decodeUtf8(cursor.take(cursor.uint32())))
    case opcode.BINUNICODE8:
      return text(decodeUtf8(cursor.take(cursor.length64())))
    case opcode.SHORT_BINBYTES:
      return bytes(cursor.take(cursor.byte()))
    case opcode.BINBYTES:
      return bytes(cursor.take(cursor.uint32()))
    case opcode.BINBYTES8:
      return bytes(cursor.take(cursor.length64()))
    case opcode.BYTEARRAY8:
      return { kind: 'bytes', type: 'bytearray', latin1: cursor.take(cursor.length64()) }
    case -1:
      throw new PickleError('Cut off')
    default:
      throw new PickleError(`Byte ${code} is no opcode`)
  }
}

function signedLength(length: number): number {
  if (length < 0) throw new PickleError('A negative length')
  return length
}
