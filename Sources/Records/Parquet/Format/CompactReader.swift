/// Reads structures in Thrift's compact protocol (thrift/doc/specs/thrift-compact-protocol.md).
internal struct CompactReader {
  /// How a field or an element is stored.
  enum Kind: UInt8 {
    case yes = 1
    case no, byte, int16, int32, int64, double, binary, list, set, map, structure, uuid
  }

  /// A field of a structure: its number and how it is stored.
  struct Field {
    var id: Int
    var kind: Kind
  }

  /// Structures within structures beyond this depth are rejected.
  private static let maximumDepth = 32

  let bytes: UnsafeBufferPointer<UInt8>
  private(set) var position = 0
  /// Whether a read failed because the bytes end.
  private(set) var ranOut = false

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private mutating func end() -> FormatFault {
    ranOut = true
    return .damaged("the metadata ends prematurely")
  }

  private mutating func byte() throws(FormatFault) -> UInt8 {
    guard position < bytes.count else { throw end() }
    defer { position &+= 1 }
    return bytes[position]
  }

  /// An unsigned number of seven bits a byte, lowest first.
  private mutating func varint() throws(FormatFault) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try byte()
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return value }
      shift &+= 7
      guard shift < 70 else { throw .damaged("a number of the metadata is too long") }
    }
  }

  private mutating func zigzag() throws(FormatFault) -> Int {
    let value = try varint()
    return Int(bitPattern: UInt(value &>> 1)) ^ -Int(value & 1)
  }

  /// The next field of a structure, or nil at its end. `last` is the number of the field before, 0 at first.
  mutating func field(after last: inout Int) throws(FormatFault) -> Field? {
    let head = try byte()
    if head == 0 { return nil }
    guard let kind = Kind(rawValue: head & 0xF) else { throw .damaged("a field of the metadata has no known type") }
    let step = Int(head &>> 4)
    last = step == 0 ? try zigzag() : last &+ step
    return Field(id: last, kind: kind)
  }

  /// An integer of 16, 32 or 64 bits.
  mutating func integer(_ field: Field) throws(FormatFault) -> Int {
    switch field.kind {
    case .int16, .int32, .int64: try zigzag()
    default: throw .damaged("field \(field.id) of the metadata is not an integer")
    }
  }

  func boolean(_ field: Field) throws(FormatFault) -> Bool {
    switch field.kind {
    case .yes: true
    case .no: false
    default: throw .damaged("field \(field.id) of the metadata is not a boolean")
    }
  }

  mutating func string(_ field: Field) throws(FormatFault) -> String {
    guard field.kind == .binary else { throw .damaged("field \(field.id) of the metadata is not a string") }
    return try string()
  }

  /// A string that is an element of a list.
  mutating func string() throws(FormatFault) -> String {
    let start = position
    try skipBinary()
    let slice = bytes[start..<position]
    // Past the length, whose bytes but the last have the high bit.
    let content = slice.drop { $0 >= 0x80 }.dropFirst()
    return String(decoding: content, as: UTF8.self)
  }

  /// The number of elements of a list, each of `kind`.
  mutating func list(_ field: Field, of kind: Kind) throws(FormatFault) -> Int {
    guard field.kind == .list else { throw .damaged("field \(field.id) of the metadata is not a list") }
    let (count, found) = try listHead()
    guard count == 0 || found == kind else { throw .damaged("a list of the metadata has elements of another type") }
    return count
  }

  private mutating func listHead() throws(FormatFault) -> (count: Int, kind: Kind?) {
    let head = try byte()
    var count = Int(head &>> 4)
    if count == 15 { count = try length() }
    // An element takes at least one byte.
    guard count <= bytes.count - position else { throw end() }
    return (count, Kind(rawValue: head & 0xF))
  }

  private mutating func length() throws(FormatFault) -> Int {
    let value = try varint()
    guard value <= UInt64(Int32.max) else { throw .damaged("a length in the metadata is too large") }
    return Int(value)
  }

  private mutating func skipBinary() throws(FormatFault) {
    let count = try length()
    guard count <= bytes.count - position else { throw end() }
    position += count
  }

  /// Checks that the field is a structure, whose fields come next.
  func structure(_ field: Field) throws(FormatFault) {
    guard field.kind == .structure else { throw .damaged("field \(field.id) of the metadata is not a struct") }
  }

  /// Skips a field's value.
  mutating func skip(_ field: Field) throws(FormatFault) {
    switch field.kind {
    case .yes, .no: break
    default: try skip(field.kind, depth: 0)
    }
  }

  /// Skips a value; a boolean takes a byte where it is an element.
  private mutating func skip(_ kind: Kind?, depth: Int) throws(FormatFault) {
    guard depth < Self.maximumDepth else { throw .damaged("the metadata is nested too deeply") }
    switch kind {
    case .yes, .no, .byte: _ = try byte()
    case .int16, .int32, .int64: _ = try varint()
    case .double: try skipBytes(8)
    case .uuid: try skipBytes(16)
    case .binary: try skipBinary()
    case .list, .set:
      let (count, kind) = try listHead()
      for _ in 0..<count { try skip(kind, depth: depth + 1) }
    case .map: try skipMap(depth: depth)
    case .structure:
      var last = 0
      while let field = try field(after: &last) {
        if field.kind != .yes, field.kind != .no { try skip(field.kind, depth: depth + 1) }
      }
    case nil: throw .damaged("an element of the metadata has no known type")
    }
  }

  private mutating func skipBytes(_ count: Int) throws(FormatFault) {
    guard count <= bytes.count - position else { throw end() }
    position += count
  }

  private mutating func skipMap(depth: Int) throws(FormatFault) {
    let count = try length()
    guard count > 0 else { return }
    guard count <= bytes.count - position else { throw end() }
    let kinds = try byte()
    for _ in 0..<count {
      try skip(Kind(rawValue: kinds &>> 4), depth: depth + 1)
      try skip(Kind(rawValue: kinds & 0xF), depth: depth + 1)
    }
  }
}
