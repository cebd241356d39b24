internal import Base

/// A record's header: its fields as places in the bytes they were read from.
///
/// Strings are created only on request. The storage is reused from record to record.
internal struct RecordHeader {
  struct Field {
    var name: Range<Int32>
    var value: Range<Int32>
  }

  private(set) var fields: [Field] = []
  /// Where each well-known field is in `fields`; -1 where it is not.
  private var places = [Int](repeating: -1, count: WARCField.allCases.count)
  /// Whether a line was no field.
  private(set) var isMalformed = false

  /// The block up to and without its blank line, and how it ended.
  enum End { case blankLine, nextRecord, content, none }

  mutating func removeAll() {
    fields.removeAll(keepingCapacity: true)
    for index in places.indices { places[index] = -1 }
    isMalformed = false
  }

  /// The first field of that name with a value.
  func value(_ field: WARCField) -> Range<Int>? {
    let place = places[field.rawValue]
    return place < 0 ? nil : fields[place].value.asInt
  }

  /// The first field of that name, which is in lower case.
  func value(named name: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    for field in fields where field.name.count == name.count {
      let candidate = bytes.part(field.name.asInt)
      if (0..<name.count).allSatisfy({ candidate[$0] | 0x20 == name[$0] | 0x20 }) { return field.value.asInt }
    }
    return nil
  }

  /// Parses one line without its line break, at `line` of `bytes`.
  ///
  /// A line that starts with a blank continues with the value before (RFC 2616, section 2.2); the line
  /// break between the two is made blank in place.
  mutating func add(_ line: Range<Int>, of bytes: UnsafeMutableBufferPointer<UInt8>) {
    let readable = UnsafeBufferPointer(bytes)
    if ASCII.isBlank(bytes[line.lowerBound]) {
      guard let last = fields.indices.last else {
        isMalformed = true
        return
      }
      let start = Int(fields[last].value.lowerBound)
      for index in Int(fields[last].value.upperBound)..<line.lowerBound where ASCII.isLineBreak(bytes[index]) {
        bytes[index] = ASCII.space
      }
      fields[last].value = readable.trimming(start..<line.upperBound).asInt32
      note(last, in: readable)
      return
    }
    let text = readable.part(line)
    guard let colon = text.index(of: ASCII.colon), colon > 0 else {
      isMalformed = true
      return
    }
    let name = readable.trimming(line.lowerBound..<line.lowerBound + colon)
    let value = readable.trimming(line.lowerBound + colon + 1..<line.upperBound)
    fields.append(Field(name: name.asInt32, value: value.asInt32))
    note(fields.count - 1, in: readable)
  }

  /// Remembers a well-known field; of several the first that has a value counts.
  private mutating func note(_ index: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    let field = fields[index]
    guard !field.value.isEmpty, let known = WARCField(bytes.part(field.name.asInt)),
      places[known.rawValue] < 0
    else { return }
    places[known.rawValue] = index
  }
}

extension Range<Int> {
  /// Header blocks are far smaller than 2 GiB.
  @inline(__always) fileprivate var asInt32: Range<Int32> { Int32(lowerBound)..<Int32(upperBound) }
}

extension Range<Int32> {
  @inline(__always) internal var asInt: Range<Int> { Int(lowerBound)..<Int(upperBound) }
}
