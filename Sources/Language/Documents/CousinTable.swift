internal import Base
internal import CResources
internal import Records

/// Which sequences of three and four letters are typical of which language's texts; immutable, shared by all threads.
///
/// `Training/langid/cousins.py` makes the table and describes its form. It covers more languages than any model has,
/// each with few texts: enough to say what a text looks like, not to label a crawl with.
internal final class CousinTable: @unchecked Sendable {
  /// The languages of the labels, by number; nil for a label that is no language tag.
  internal let tags: [LanguageTag?]
  /// Where each bucket's sequences begin, and where the last one's end.
  private let buckets: [UInt32]
  /// The sequences' hashes within their buckets.
  private let hashes: UnsafeBufferPointer<UInt8>
  /// Where each sequence's places begin, and where the last one's end.
  private let starts: [UInt32]
  /// Label and weight, two bytes each.
  private let places: UnsafeRawBufferPointer
  private let weightBits: Int

  private static let magic: StaticString = "DPCT"
  private static let version: UInt8 = 1
  private static let bucketCount = 1 << 16

  /// The table in the program; nil only if the program was built with a damaged one.
  internal static let shared = CousinTable(
    UnsafeRawBufferPointer(start: dataprep_language_cousins, count: dataprep_language_cousins_count))

  /// Reads a table from memory that lives as long as the process; nil if it is damaged.
  internal init?(_ bytes: UnsafeRawBufferPointer) {
    let header = 16
    guard bytes.count >= header, bytes.prefix(4).elementsEqual(UnsafeRawBufferPointer(CousinTable.magicBytes)),
      bytes[4] == CousinTable.version, (1...8).contains(bytes[5])
    else { return nil }
    func number(_ offset: Int) -> Int {
      Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }
    let labels = Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 6, as: UInt16.self)))
    let (sequences, placeCount) = (number(8), number(12))
    weightBits = Int(bytes[5])
    var tags: [LanguageTag?] = []
    var offset = header
    while tags.count < labels {
      guard let end = bytes[offset...].firstIndex(of: ASCII.lineFeed) else { return nil }
      tags.append(LanguageTag(String(decoding: bytes[offset..<end], as: UTF8.self)))
      offset = end + 1
    }
    guard bytes.count == offset + CousinTable.bucketCount + 2 * sequences + 2 * placeCount else { return nil }
    self.tags = tags
    buckets = CousinTable.sums(bytes[offset..<offset + CousinTable.bucketCount])
    offset += CousinTable.bucketCount
    hashes = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + sequences]).bindMemory(to: UInt8.self)
    starts = CousinTable.sums(bytes[offset + sequences..<offset + 2 * sequences])
    places = UnsafeRawBufferPointer(rebasing: bytes[(offset + 2 * sequences)...])
    guard buckets.last.map(Int.init) == sequences, starts.last.map(Int.init) == placeCount else { return nil }
    for place in 0..<placeCount where self.place(place) >> weightBits >= labels { return nil }
  }

  /// Adds the weights of a sequence to its labels' sums; `sums` has room for all labels.
  @inline(__always)
  internal func add(_ hash: UInt32, to sums: UnsafeMutablePointer<UInt32>) {
    let bucket = Int(hash >> 16)
    let wanted = UInt8(truncatingIfNeeded: hash >> 8)
    for index in Int(buckets[bucket])..<Int(buckets[bucket + 1]) where hashes[index] == wanted {
      for place in Int(starts[index])..<Int(starts[index + 1]) {
        let value = self.place(place)
        sums[value >> weightBits] &+= UInt32(value & (1 << weightBits - 1))
      }
    }
  }

  private func place(_ index: Int) -> Int {
    Int(UInt16(littleEndian: places.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)))
  }

  private static var magicBytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: magic.utf8Start, count: magic.utf8CodeUnitCount)
  }

  /// The sums of all bytes before each byte, and of all.
  private static func sums(_ counts: Slice<UnsafeRawBufferPointer>) -> [UInt32] {
    var sums: [UInt32] = [0]
    sums.reserveCapacity(counts.count + 1)
    var sum: UInt32 = 0
    for count in counts {
      sum += UInt32(count)
      sums.append(sum)
    }
    return sums
  }
}
