package import Base
internal import CSystem

/// One member of a zip file, decompressed and read front to back.
///
/// What is wrong with it ends it, and is kept as `problem`: the bytes before are read. No more comes out than the
/// directory declares.
package final class ZipMemberSource: ByteSource {
  package let name: String
  /// Bytes before compression, as the directory declares them.
  package var byteCount: Int? { size }
  /// What is wrong with the member, as far as it was read.
  package private(set) var problem: String?
  /// Bytes as stored that were read.
  package private(set) var storedCount = 0

  /// The member's local header, without its name.
  package let header: [UInt8]
  private let source: any RangeSource
  private let size: Int
  private let inflater: DeflateDecoder?
  /// Where the member's bytes are.
  private var place = 0
  private var end = 0
  private var produced: Int
  private var input = ByteBuffer()
  private var taken = 0
  private var isFinished = false

  /// Stored bytes that are read at a time for a compressed member.
  private static let pieceSize = 256 << 10

  /// - Parameters:
  ///   - entry: a member that is stored or deflated.
  ///   - limit: where the next member, or the directory, starts.
  ///   - offset: bytes before compression to pass over, at most all of them. Those of a deflated member are decompressed.
  ///   - header: the member's local header, where it was read before.
  package init(
    _ entry: ZipEntry, of source: any RangeSource, name: String, limit: Int, from offset: Int = 0,
    header known: [UInt8]? = nil
  ) throws(SourceError) {
    self.name = name
    self.source = source
    size = entry.byteCount
    produced = 0
    inflater = entry.method == .deflated ? DeflateDecoder() : nil
    inflater?.start(.none)
    header =
      if let known { known } else { try source.bytes(at: entry.offset, count: ZipEntry.localHeaderCount) }
    if let reason = locate(entry, header, limit: limit) {
      finish(reason)
    } else if inflater == nil {
      place = min(place + offset, end)
      storedCount = offset
    } else {
      try skip(offset)
    }
  }

  /// Finds the bytes by the local header, and says what is wrong with it.
  private func locate(_ entry: ZipEntry, _ header: [UInt8], limit: Int) -> String? {
    guard header.count == ZipEntry.localHeaderCount, header.number(0, 4) == 0x0403_4B50 else {
      return "it has no local header where the directory says"
    }
    place = entry.offset + ZipEntry.localHeaderCount + header.number(26, 2) + header.number(28, 2)
    end = place + entry.storedCount
    guard end <= limit else { return "it reaches into what follows" }
    guard header.number(8, 2) == (inflater == nil ? 0 : 8), header.number(6, 2) & 1 == 0 else {
      return "its local header and the directory differ"
    }
    guard inflater != nil || entry.storedCount == entry.byteCount else {
      return "it is stored, and its two sizes differ"
    }
    return nil
  }

  package func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    guard !isFinished, room.count > 0 else { return 0 }
    return inflater == nil ? try readStored(room) : try readDeflated(room)
  }

  private func finish(_ reason: String?) {
    isFinished = true
    problem = reason
  }

  private func readStored(_ room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    guard place < end else {
      finish(nil)
      return 0
    }
    let count = try source.read(at: place, into: .init(rebasing: room[..<min(room.count, end - place)]))
    guard count > 0 else { throw .cut(source.name, by: end - place) }
    place += count
    storedCount += count
    return count
  }

  private func readDeflated(_ room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    guard let inflater else { return 0 }
    let output = UnsafeMutableBufferPointer(rebasing: room.assumingMemoryBound(to: UInt8.self)[..<room.count])
    while true {
      if taken == input.count { try fillInput() }
      let step = input.withUnsafeBytes { bytes in
        inflater.step(UnsafeBufferPointer(rebasing: bytes[taken...]), into: output)
      }
      taken += step.consumed
      // More than declared is not handed on, so that sizes bound what is read.
      let count = min(step.produced, size - produced)
      produced += count
      if step.produced > count {
        finish("it decompresses to more than the \(size) bytes that it declares")
        return count
      }
      switch step.state {
      case .end:
        let isWhole = produced == size && place == end && taken == input.count
        finish(isWhole ? nil : "its compressed bytes end elsewhere than it declares")
        return count
      case .more:
        if count > 0 { return count }
        guard step.consumed == 0, place == end, taken == input.count else { continue }
        finish("its compressed bytes are cut")
        return 0
      default:
        finish("its compressed bytes are damaged after \(produced) decompressed ones")
        return count
      }
    }
  }

  private func fillInput() throws(SourceError) {
    input.removeAll()
    taken = 0
    let count = min(Self.pieceSize, end - place)
    guard count > 0 else { return }
    let start = place
    try input.withRoom(count) { (room) throws(SourceError) in
      try source.read(at: start, into: UnsafeMutableRawBufferPointer(start: room.baseAddress, count: count))
    }
    guard input.count > 0 else { throw .cut(source.name, by: end - place) }
    place += input.count
    storedCount += input.count
  }
}
