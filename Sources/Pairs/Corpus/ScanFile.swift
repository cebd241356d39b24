internal import Base

/// The passages of one input that may be drawn, in the order of their groups and priorities: lines of a priority in 16
/// hexadecimal digits, the number of its group, and the passage.
internal struct ScanFile {
  /// A passage's place in the draw, and its line.
  struct Entry {
    var group: Int
    var priority: UInt64
    /// The passage's line in the file, without its end.
    var line: Range<Int>
  }

  let file: MappedFile
  private var place = 0
  /// The next passage; nil after the last.
  private(set) var next: Entry?

  /// The beginning of a line.
  static func header(group: Int, priority: UInt64) -> [UInt8] {
    let digits = String(priority, radix: 16)
    return Array("\(String(repeating: "0", count: 16 - digits.utf8.count))\(digits) \(group) ".utf8)
  }

  init(_ path: String) throws {
    file = try MappedFile(path: path)
    try advance()
  }

  /// Goes on to the next passage.
  mutating func advance() throws(PairsError) {
    guard place < file.bytes.count else { return next = nil }
    let rest = file.bytes[place...]
    guard let end = rest.firstIndex(of: ASCII.lineFeed), let first = rest[..<end].firstIndex(of: ASCII.space),
      let second = rest[(first + 1)..<end].firstIndex(of: ASCII.space),
      let priority = UInt64(String(decoding: rest[place..<first], as: UTF8.self), radix: 16),
      let group = Int(String(decoding: rest[(first + 1)..<second], as: UTF8.self))
    else {
      throw PairsError(.badRecord, "a line that is no scanned passage", location: file.path)
    }
    next = Entry(group: group, priority: priority, line: second + 1..<end)
    place = end + 1
  }

  /// The key of a passage's line, with which it begins.
  static func key(_ line: UnsafeRawBufferPointer) -> String? {
    let start = #"{"id":""#.utf8.count
    guard line.count > start + 32 else { return nil }
    return String(decoding: line[start..<start + 32], as: UTF8.self)
  }

  /// The bytes of a passage's line.
  func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: file.bytes[range]) }
}
