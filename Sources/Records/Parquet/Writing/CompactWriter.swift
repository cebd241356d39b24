internal import Base

/// Writes Thrift's compact protocol, in which Parquet keeps what it says of its data: the counterpart of `CompactReader`.
///
/// Fields are written in rising order of their numbers; every `begin` needs its `end`.
internal struct CompactWriter: ~Copyable {
  /// What was written.
  var bytes = ByteBuffer()
  /// The number of the last field of each open structure.
  private var last: [Int] = [0]

  /// Kinds of values, as the protocol numbers them.
  enum Kind: UInt8 {
    case yes = 1
    case no, byte, int16, int32, int64, double, binary, list, set, map, structure
  }

  /// Begins anew, and keeps the memory.
  mutating func removeAll() {
    bytes.removeAll()
    last = [0]
  }

  /// Writes what precedes the value of a field.
  private mutating func field(_ id: Int, _ kind: Kind) {
    let difference = id - last[last.count - 1]
    if (1...15).contains(difference) {
      bytes.append(UInt8(difference) << 4 | kind.rawValue)
    } else {
      bytes.append(kind.rawValue)
      varint(zigzag(id))
    }
    last[last.count - 1] = id
  }

  /// A number of 16 bits.
  mutating func int16(_ id: Int, _ value: Int) { integer(id, .int16, value) }
  /// A number of 32 bits.
  mutating func int32(_ id: Int, _ value: Int) { integer(id, .int32, value) }
  /// A number of 64 bits.
  mutating func int64(_ id: Int, _ value: Int) { integer(id, .int64, value) }

  private mutating func integer(_ id: Int, _ kind: Kind, _ value: Int) {
    field(id, kind)
    varint(zigzag(value))
  }

  /// True or false.
  mutating func bool(_ id: Int, _ value: Bool) { field(id, value ? .yes : .no) }

  /// Bytes.
  mutating func binary(_ id: Int, _ value: [UInt8]) {
    field(id, .binary)
    element(value)
  }

  /// Text.
  mutating func string(_ id: Int, _ value: String) { binary(id, Array(value.utf8)) }

  /// Begins a list of `count` elements.
  mutating func beginList(_ id: Int, of kind: Kind, count: Int) {
    field(id, .list)
    if count < 15 {
      bytes.append(UInt8(count) << 4 | kind.rawValue)
    } else {
      bytes.append(0xF0 | kind.rawValue)
      varint(UInt64(count))
    }
  }

  /// Begins a field that is a structure.
  mutating func beginStructure(_ id: Int) {
    field(id, .structure)
    last.append(0)
  }

  /// Begins a structure that is an element of a list.
  mutating func beginElement() { last.append(0) }

  /// Ends the innermost structure.
  mutating func end() {
    bytes.append(0)
    last.removeLast()
    if last.isEmpty { last = [0] }
  }

  /// A number as an element of a list.
  mutating func element(_ value: Int) { varint(zigzag(value)) }

  /// True or false as an element of a list.
  mutating func element(_ value: Bool) { bytes.append((value ? Kind.yes : .no).rawValue) }

  /// Bytes as an element of a list.
  mutating func element(_ value: [UInt8]) {
    varint(UInt64(value.count))
    bytes.append(value)
  }

  private func zigzag(_ value: Int) -> UInt64 { UInt64(bitPattern: Int64(value << 1 ^ value >> 63)) }

  private mutating func varint(_ value: UInt64) {
    var value = value
    while value >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    bytes.append(UInt8(value))
  }
}
