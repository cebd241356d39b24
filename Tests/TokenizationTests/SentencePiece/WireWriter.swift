/// Writes Protocol Buffers messages, for models of tests.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  mutating func varint(_ value: UInt64) {
    var value = value
    while value >= 0x80 {
      bytes.append(UInt8(value & 0x7F) | 0x80)
      value >>= 7
    }
    bytes.append(UInt8(value))
  }

  mutating func number(_ field: UInt64, _ value: UInt64) {
    varint(field << 3)
    varint(value)
  }

  mutating func float(_ field: UInt64, _ value: Float) {
    varint(field << 3 | 5)
    for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift)) }
  }

  mutating func data(_ field: UInt64, _ value: [UInt8]) {
    varint(field << 3 | 2)
    varint(UInt64(value.count))
    bytes += value
  }

  mutating func message(_ field: UInt64, _ write: (inout WireWriter) -> Void) {
    var message = WireWriter()
    write(&message)
    data(field, message.bytes)
  }

  /// A piece of a model.
  mutating func piece(_ text: String, score: Float = 0, type: UInt64 = 1) {
    message(1) {
      $0.data(1, Array(text.utf8))
      $0.float(2, score)
      $0.number(3, type)
    }
  }
}
