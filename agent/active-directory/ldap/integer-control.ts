import { BerWriter, Control } from 'ldapts'

const octetString = 0x04

/** A critical control whose value is SEQUENCE { INTEGER }: a controller that does not know it refuses, never ignores. */
export class IntegerControl extends Control {
  readonly #value: number

  constructor(oid: string, value: number) {
    super(oid, { critical: true })
    this.#value = value
  }

  protected override writeControl(writer: BerWriter): void {
    const value = new BerWriter()
    value.startSequence()
    value.writeInt(this.#value)
    value.endSequence()
    writer.writeBuffer(value.buffer, octetString)
  }
}

/** Asks for the access list only: owner, group and audit need rights that the agent does not have (MS-ADTS 3.1.1.3.4.1.11). */
export function accessListOnly(): Control {
  return new IntegerControl('1.2.840.113556.1.4.801', 4)
}
