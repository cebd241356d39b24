import CSystem

/// Looks for tags of so many attributes that libxml2 would take hours for one: it compares each name with all before it,
/// and tells nobody until the tag ends.
///
/// Where a tag begins depends on comments, scripts and quotes around it. So each place that looks like the start of one is
/// followed, also within what may be another's value, with the parser's own rules for what an attribute is.
internal struct TagScan {
  /// Attributes of a tag that are parsed.
  static let attributes = 1000
  /// Bytes that are looked at for each byte of a page; ordinary pages take one or two.
  private static let steps = 32

  private let bytes: UnsafeBufferPointer<UInt8>
  private var work = 0

  private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Where the first tag begins that has too many attributes, or that it takes too long to follow; nil without one.
  static func firstOverfullTag(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var scan = TagScan(bytes)
    let most = steps * bytes.count + 1 << 16
    var place = 0
    while let base = bytes.baseAddress, place + 1 < bytes.count,
      let found = memchr(base + place, Int32(UInt8(ascii: "<")), bytes.count - place - 1)
    {
      place = base.distance(to: found.assumingMemoryBound(to: UInt8.self))
      if isNameStart(bytes[place + 1]), scan.isOverfull(from: place + 1) || scan.work > most { return place }
      place += 1
    }
    return nil
  }

  private static func isNameStart(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ":")
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// Whether the tag whose name begins at `start` has too many attributes.
  private mutating func isOverfull(from start: Int) -> Bool {
    var place = start
    defer { work += place - start }
    var count = 0
    skipWord(&place)
    while true {
      skipBlanks(&place)
      guard place < bytes.count, bytes[place] != UInt8(ascii: ">") else { return false }
      count += 1
      guard count <= Self.attributes else { return true }
      skipWord(&place)
      skipBlanks(&place)
      guard place < bytes.count, bytes[place] == UInt8(ascii: "=") else { continue }
      place += 1
      skipBlanks(&place)
      guard place < bytes.count else { return false }
      let quote = bytes[place]
      if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
        place += 1
        guard let end = memchr(bytes.baseAddress! + place, Int32(quote), bytes.count - place) else {
          place = bytes.count
          return false
        }
        place = bytes.baseAddress!.distance(to: end.assumingMemoryBound(to: UInt8.self)) + 1
      } else {
        while place < bytes.count, !Self.isBlank(bytes[place]), bytes[place] != UInt8(ascii: ">") { place += 1 }
      }
    }
  }

  private func skipBlanks(_ place: inout Int) {
    while place < bytes.count, Self.isBlank(bytes[place]) { place += 1 }
  }

  /// Moves past a name, of which libxml2 takes a hundred bytes and makes another of the rest, or past a byte that is none.
  private func skipWord(_ place: inout Int) {
    let start = place
    while place < bytes.count, place < start + 100, !Self.isBlank(bytes[place]), bytes[place] != UInt8(ascii: ">"),
      bytes[place] != UInt8(ascii: "=")
    {
      place += 1
    }
    if place == start, place < bytes.count, bytes[place] == UInt8(ascii: "=") { place += 1 }
  }
}
