package import Base

/// A zip file's central directory: what its members are, and where.
///
/// It is found from the file's end, so sizes and checksums are known also where members were written as a stream and
/// have theirs behind them. Nothing in it is believed: every place lies in the file, no two members share bytes, and
/// what is held has limits.
package struct ZipDirectory {
  /// Why there is no directory to read members by.
  package enum Problem: Error {
    case source(SourceError)
    /// In words, and where.
    case damaged(String, offset: Int)
  }

  /// What is wrong with one entry.
  package struct BadEntry {
    package var entry: ZipEntry
    package var reason: String
  }

  /// Bytes of the directory that are read at most: some hundred thousand names.
  static let limit = 16 << 20
  /// The longest name of a member.
  static let nameLimit = 4096

  /// Members in the order of their places in the file.
  package private(set) var entries: [ZipEntry] = []
  /// Entries that cannot be read: outside the file, or over another.
  package private(set) var badEntries: [BadEntry] = []
  /// What is wrong with the directory itself, although entries could be read.
  package private(set) var damage: (reason: String, offset: Int)?
  /// Where the directory starts; all members lie before.
  package private(set) var offset = 0

  /// Reads the directory of a zip file.
  package init(_ source: any RangeSource) throws(Problem) {
    let end = try EndRecord(source)
    offset = end.offset
    // Mostly it was read with the end already: at a server that is a request less.
    let bytes =
      end.offset >= end.tailStart
      ? Array(end.tail[(end.offset - end.tailStart)..<(end.offset - end.tailStart + end.byteCount)])
      : try Self.read(source, at: end.offset, count: end.byteCount)
    parse(bytes, end)
    findOverlaps()
  }

  private mutating func parse(_ bytes: [UInt8], _ end: EndRecord) {
    var index = 0
    var count = 0
    while index + 46 <= bytes.count, bytes.number(index, 4) == 0x0201_4B50 {
      let nameCount = bytes.number(index + 28, 2)
      let extraCount = bytes.number(index + 30, 2)
      let next = index + 46 + nameCount + extraCount + bytes.number(index + 32, 2)
      guard next <= bytes.count else { break }
      add(bytes, index, nameCount: nameCount, extraCount: extraCount, end)
      index = next
      count += 1
    }
    // Without the extension for large files the count has 16 bits.
    let isCounted = end.isLarge ? count == end.count : count & 0xFFFF == end.count
    if !isCounted || index != bytes.count {
      damage = ("the zip file's directory has \(count) readable entries of \(end.count)", end.offset + index)
    }
  }

  private mutating func add(_ bytes: [UInt8], _ index: Int, nameCount: Int, extraCount: Int, _ end: EndRecord) {
    var entry = ZipEntry()
    let nameStart = index + 46
    let name = bytes[nameStart..<nameStart + nameCount]
    // Of a name that is too long the end tells what it is of.
    let shown = nameCount <= Self.nameLimit ? name : name.prefix(40) + Array("...".utf8) + name.suffix(20)
    entry.name = String(decoding: shown, as: UTF8.self)
    let flags = bytes.number(index + 8, 2)
    // Bit 0 says that a member is encrypted, bit 13 that the directory is.
    entry.isEncrypted = flags & 0x2001 != 0
    entry.method =
      switch bytes.number(index + 10, 2) {
      case 0: .stored
      case 8: .deflated
      case let other: .unknown(other)
      }
    entry.checksum = UInt32(truncatingIfNeeded: bytes.number(index + 16, 4))
    entry.storedCount = bytes.number(index + 20, 4)
    entry.byteCount = bytes.number(index + 24, 4)
    entry.offset = bytes.number(index + 42, 4)
    let extra = nameStart + nameCount
    Self.readLargeSizes(bytes, extra..<extra + extraCount, into: &entry)
    let (place, overflows) = entry.offset.addingReportingOverflow(end.shift)
    entry.offset = overflows ? .max : place
    if nameCount > Self.nameLimit {
      badEntries.append(BadEntry(entry: entry, reason: "its name has \(nameCount) bytes"))
    } else if entry.offset < 0 || entry.offset > offset - ZipEntry.localHeaderCount
      || entry.storedCount > offset - ZipEntry.localHeaderCount - entry.offset
    {
      badEntries.append(BadEntry(entry: entry, reason: "its place is outside the file"))
    } else {
      entries.append(entry)
    }
  }

  /// The extension for large files: the fields that have no room in the entry, in their order.
  private static func readLargeSizes(_ bytes: [UInt8], _ extra: Range<Int>, into entry: inout ZipEntry) {
    var index = extra.lowerBound
    while index + 4 <= extra.upperBound {
      let end = index + 4 + bytes.number(index + 2, 2)
      guard end <= extra.upperBound else { return }
      if bytes.number(index, 2) == 1 {
        var field = index + 4
        for path in [\ZipEntry.byteCount, \.storedCount, \.offset] where entry[keyPath: path] == 0xFFFF_FFFF {
          guard field + 8 <= end else { return }
          entry[keyPath: path] = bytes.number(field, 8)
          field += 8
        }
        return
      }
      index = end
    }
  }

  /// Takes out members that share bytes with one before them, as in files that are made to grow without end.
  private mutating func findOverlaps() {
    entries.sort { ($0.offset, $0.storedCount) < ($1.offset, $1.storedCount) }
    var end = 0
    var kept: [ZipEntry] = []
    for entry in entries {
      if entry.offset < end {
        badEntries.append(BadEntry(entry: entry, reason: "it shares bytes with the member before it"))
      } else {
        kept.append(entry)
        end = entry.leastEnd
      }
    }
    entries = kept
  }

  /// Bytes that are there, all of them.
  fileprivate static func read(_ source: any RangeSource, at offset: Int, count: Int) throws(Problem) -> [UInt8] {
    let bytes: [UInt8]
    do { bytes = try source.bytes(at: offset, count: count) } catch { throw .source(error) }
    guard bytes.count == count else { throw .damaged("the file ends inside its zip directory", offset: offset) }
    return bytes
  }
}

/// The end of the central directory, which says where it is (sections 4.3.14 to 4.3.16).
private struct EndRecord {
  var offset = 0
  var byteCount = 0
  var count = 0
  /// What all places in the directory are off by: the bytes in front of a zip file that was put behind others.
  var shift = 0
  /// Whether numbers of 64 bits were used.
  var isLarge = false
  /// The file's last bytes, and where they begin.
  let tail: [UInt8]
  let tailStart: Int

  private static let count = 22
  private static let locatorCount = 20
  private static let largeCount = 56

  init(_ source: any RangeSource) throws(ZipDirectory.Problem) {
    let length = min(source.byteCount, Self.count + 0xFFFF + Self.locatorCount + Self.largeCount)
    let start = source.byteCount - length
    tailStart = start
    tail = try ZipDirectory.read(source, at: start, count: length)
    guard let place = Self.find(tail) else {
      throw .damaged("the zip file has no directory at its end; it may be cut", offset: source.byteCount)
    }
    guard tail.number(place + 4, 2) == tail.number(place + 6, 2) || tail.number(place + 4, 2) == 0xFFFF else {
      throw .damaged("the zip file is one part of several", offset: start + place)
    }
    count = tail.number(place + 10, 2)
    byteCount = tail.number(place + 12, 4)
    offset = tail.number(place + 16, 4)
    var end = start + place
    let locator = place - Self.locatorCount
    if locator >= 0, tail.number(locator, 4) == 0x0706_4B50 {
      end = try readLarge(source, at: tail.number(locator + 8, 8), before: start + locator)
    }
    guard byteCount <= end, offset <= end - byteCount else {
      throw .damaged("the zip file's directory lies outside the file", offset: start + place)
    }
    guard byteCount <= ZipDirectory.limit else {
      throw .damaged("the zip file's directory has \(byteCount) bytes", offset: start + place)
    }
    shift = end - byteCount - offset
    offset += shift
  }

  /// Reads the record of 64 bits and returns where it is.
  private mutating func readLarge(
    _ source: any RangeSource, at place: Int, before locator: Int
  ) throws(ZipDirectory.Problem) -> Int {
    // Where bytes were put in front, the record is where it ends before its locator.
    for place in [place, locator - Self.largeCount] where place >= 0 && place <= locator - Self.largeCount {
      let record = try ZipDirectory.read(source, at: place, count: Self.largeCount)
      guard record.number(0, 4) == 0x0606_4B50 else { continue }
      isLarge = true
      count = record.number(32, 8)
      byteCount = record.number(40, 8)
      offset = record.number(48, 8)
      return place
    }
    throw .damaged("the zip file's directory for large files is missing", offset: locator)
  }

  /// The last record whose comment reaches the end of the file; else the last one that the file can hold.
  private static func find(_ tail: [UInt8]) -> Int? {
    var found: Int?
    var index = tail.count - count
    while index >= 0 {
      if tail[index] == 0x50, tail.number(index, 4) == 0x0605_4B50 {
        let end = index + count + tail.number(index + 20, 2)
        if end == tail.count { return index }
        if end < tail.count, found == nil { found = index }
      }
      index -= 1
    }
    return found
  }
}
