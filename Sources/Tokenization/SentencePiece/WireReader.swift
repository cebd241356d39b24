internal import Base

/// Reads the fields of one Protocol Buffers message, whose wire format is documented at protobuf.dev.
///
/// Lengths are checked against the message's end, and nothing is copied.
internal struct WireReader {
  /// A field's content.
  enum Value {
    case number(UInt64)
    case float(Float)
    /// A string, bytes or a message: where they are in the file.
    case bytes(Range<Int>)
  }

  struct Field {
    var number: Int
    var value: Value
  }

  private let file: UnsafeBufferPointer<UInt8>
  private var offset: Int
  private let end: Int

  /// - Parameter range: where the message is in the file.
  init(_ file: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    self.file = file
    offset = range.lowerBound
    end = range.upperBound
  }

  /// The next field, or nil at the message's end.
  mutating func next() throws(TokenizerError) -> Field? {
    if offset == end { return nil }
    let tag = try number()
    guard tag >> 3 > 0, tag >> 3 < 1 << 29 else { throw broken("a field with the number \(tag >> 3)") }
    let number = Int(tag >> 3)
    switch tag & 7 {
    case 0: return Field(number: number, value: .number(try self.number()))
    case 1: return Field(number: number, value: .number(try word(bytes: 8)))
    case 2:
      let count = try self.number()
      guard count <= UInt64(end - offset) else { throw broken("a field longer than its message") }
      defer { offset += Int(count) }
      return Field(number: number, value: .bytes(offset..<offset + Int(count)))
    case 5: return Field(number: number, value: .float(Float(bitPattern: UInt32(try word(bytes: 4)))))
    default: throw broken("a field of wire type \(tag & 7)")
    }
  }

  private mutating func number() throws(TokenizerError) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while offset < end, shift < 64 {
      let byte = file[offset]
      offset += 1
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
    throw broken("an unterminated number")
  }

  private mutating func word(bytes: Int) throws(TokenizerError) -> UInt64 {
    guard end - offset >= bytes else { throw broken("a truncated number") }
    var word: UInt64 = 0
    for index in 0..<bytes { word |= UInt64(file[offset + index]) << UInt64(index * 8) }
    offset += bytes
    return word
  }

  private func broken(_ what: String) -> TokenizerError {
    TokenizerError(.damaged, "not a SentencePiece model: \(what) at byte \(offset)")
  }
}
