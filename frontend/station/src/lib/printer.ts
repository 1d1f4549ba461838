/** A receipt printer by USB or Bluetooth where the browser reaches one; else the browser's own printing. */

interface Endpoint {
  direction: 'in' | 'out'
  type: string
  endpointNumber: number
}
interface UsbDevice {
  opened: boolean
  configuration: { interfaces: { interfaceNumber: number; alternate: { endpoints: Endpoint[] } }[] } | null
  open(): Promise<void>
  close(): Promise<void>
  selectConfiguration(value: number): Promise<void>
  claimInterface(number: number): Promise<void>
  transferOut(endpoint: number, data: Uint8Array): Promise<unknown>
}
interface Usb {
  getDevices(): Promise<UsbDevice[]>
  requestDevice(options: { filters: { classCode: number }[] }): Promise<UsbDevice>
}
interface Characteristic {
  properties: { write: boolean; writeWithoutResponse: boolean }
  writeValue(data: Uint8Array): Promise<void>
}
interface BluetoothDevice {
  gatt: {
    connect(): Promise<{
      getPrimaryServices(): Promise<{ getCharacteristics(): Promise<Characteristic[]> }[]>
      disconnect(): void
    }>
  }
}
interface Bluetooth {
  requestDevice(options: { acceptAllDevices: true; optionalServices: (number | string)[] }): Promise<BluetoothDevice>
}

const { usb, bluetooth } = (typeof navigator === 'undefined' ? {} : navigator) as { usb?: Usb; bluetooth?: Bluetooth }

const PRINTER_CLASS = 7
const SERVICES = [0x18f0, 0xff00, 0xffe0, 0xae30, '49535343-fe7d-4ae5-8fa9-9fafd205e455'] // of common small printers
const AT_ONCE = 180 // bytes of one Bluetooth write
let paired: BluetoothDevice | undefined

export const hasUsb = Boolean(usb)
export const hasBluetooth = Boolean(bluetooth)

/** Whether a USB printer was allowed before: then a slip prints without a question. */
export async function knowsUsbPrinter(): Promise<boolean> {
  return usb ? (await usb.getDevices()).length > 0 : false
}

/** @throws DOMException when no printer was chosen, or it does not answer */
export async function printByUsb(data: Uint8Array): Promise<void> {
  const [known] = await usb!.getDevices()
  const device = known ?? (await usb!.requestDevice({ filters: [{ classCode: PRINTER_CLASS }] }))
  await device.open()
  try {
    if (!device.configuration) await device.selectConfiguration(1)
    for (const { interfaceNumber, alternate } of device.configuration?.interfaces ?? []) {
      const out = alternate.endpoints.find(({ direction, type }) => direction === 'out' && type === 'bulk')
      if (!out) continue
      await device.claimInterface(interfaceNumber)
      await device.transferOut(out.endpointNumber, data)
      return
    }
    throw new DOMException('no way in', 'NotFoundError')
  } finally {
    await device.close()
  }
}

/** @throws DOMException when no printer was chosen, or it does not answer */
export async function printByBluetooth(data: Uint8Array): Promise<void> {
  paired ??= await bluetooth!.requestDevice({ acceptAllDevices: true, optionalServices: SERVICES })
  const server = await paired.gatt.connect()
  try {
    for (const service of await server.getPrimaryServices())
      for (const characteristic of await service.getCharacteristics()) {
        if (!characteristic.properties.write && !characteristic.properties.writeWithoutResponse) continue
        for (let at = 0; at < data.length; at += AT_ONCE) await characteristic.writeValue(data.slice(at, at + AT_ONCE))
        return
      }
    throw new DOMException('no way in', 'NotFoundError')
  } finally {
    server.disconnect()
  }
}
