internal import Base
internal import Tokenization

/// A spool's documents in memory, in the order of their keys.
internal struct SpoolBucket {
  private let bytes: [UInt8]
  /// Where documents begin, in order; equal keys are ordered by input and place there.
  let sortedPlaces: [Int]

  /// - Throws: `SourceError` where the file ends inside a document.
  init(path: String) throws(SourceError) {
    bytes = try FileSystem.read(path)
    var places: [(head: SpoolHead, place: Int)] = []
    let end = bytes.withUnsafeBytes { bytes in
      var place = 0
      while place + MemoryLayout<SpoolHead>.size <= bytes.count {
        let head = bytes.loadUnaligned(fromByteOffset: place, as: SpoolHead.self)
        guard head.isPossible else { break }
        places.append((head, place))
        place += MemoryLayout<SpoolHead>.size + head.restBytes
      }
      return place
    }
    guard end == bytes.count else { throw SourceError(.failed, "a document is cut short", location: path) }
    places.sort { a, b in
      (a.head.key, a.head.input, a.head.row) < (b.head.key, b.head.input, b.head.row)
    }
    sortedPlaces = places.map(\.place)
  }

  /// Lends the document that begins at a place.
  func withDocument(at place: Int, _ body: (Span<UInt32>, StreamedDocument) throws -> Void) throws {
    try bytes.withUnsafeBytes { bytes in
      let head = bytes.loadUnaligned(fromByteOffset: place, as: SpoolHead.self)
      let idStart = place + MemoryLayout<SpoolHead>.size
      let tokenStart = idStart + Int(head.idBytes)
      let id = String(decoding: bytes[idStart..<tokenStart], as: UTF8.self)
      let tokens = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: head.tokenCount)
      defer { tokens.deallocate() }
      UnsafeMutableRawBufferPointer(tokens).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: bytes[tokenStart..<tokenStart + head.tokenCount * 4]))
      try body(Span(_unsafeElements: UnsafeBufferPointer(tokens)), head.document(id: id))
    }
  }
}
