internal import Base

/// The signatures of one input, read where they are needed: nothing of it stays in memory. Every thread may read.
package final class SignatureFile: Sendable {
  /// A name of documents' sources, and how many documents have it.
  package struct SourceName: Sendable, Equatable {
    package var name: String
    package var documents: Int
  }

  private let file: CheckedRange
  private let shingles: CheckedRange
  private let segments: [SignatureFormat.Segment]
  private let shingleCount: Int
  /// Documents.
  package let documentCount: Int
  /// The digest of the settings that it was made with.
  package let settings: [UInt8]

  /// Opens a file of signatures and that of its shingles.
  ///
  /// - Throws: `SourceError` for files that cannot be read; `DeduplicationError.badFile` for those that are cut, damaged
  ///   or of another kind; `.mixedSettings` where they belong to other settings than `rule`.
  package init(_ rule: DuplicateRule, path: String, shingles shinglesPath: String) throws {
    file = try CheckedRange(path)
    shingles = try CheckedRange(shinglesPath)
    let tail = try file.bytes(last: SignatureFormat.tailBytes)
    guard tail.count == SignatureFormat.tailBytes, tail.number(at: tail.count - 8) == SignatureFormat.mark else {
      throw DeduplicationError(.badFile, "the file of signatures is cut, or is another kind of file", location: path)
    }
    let entries = Int(clamping: tail.number(at: 8))
    let entryBytes = SignatureFormat.entryBytes
    guard entries <= (file.byteCount - tail.count) / entryBytes else { throw Self.damaged(path) }
    let footerStart = file.byteCount - tail.count - entries * entryBytes
    let footer = try file.bytes(footerStart..<footerStart + entries * entryBytes + 24)
    guard footer.withUnsafeBytes({ ByteHash.hash($0) }) == tail.number(at: 40) else { throw Self.damaged(path) }
    settings = Array(tail[24..<40])
    guard settings == rule.digest else {
      throw DeduplicationError(
        .mixedSettings, "the signatures were made with other settings", location: path,
        advice: "Use the same words, bands, rows and seed, or sign the texts again.")
    }
    documentCount = Int(clamping: tail.number(at: 0))
    segments = (0..<entries).map { index in
      func field(_ number: Int) -> Int { Int(clamping: footer.number(at: index * entryBytes + number * 8)) }
      return .init(
        start: field(0), documents: field(1), ids: field(2), names: field(3), keys: field(4), end: field(5),
        checksum: footer.number(at: index * entryBytes + 48))
    }
    shingleCount = try Self.shingleCount(shingles, settings)
    try checkSegments(before: footerStart)
  }

  private static func damaged(_ path: String) -> DeduplicationError {
    DeduplicationError(
      .badFile, "the file of signatures is damaged", location: path,
      advice: "Remove the run's directory, or the record of this step, and run again.")
  }

  private static func shingleCount(_ file: CheckedRange, _ settings: [UInt8]) throws -> Int {
    let tail = try file.bytes(last: SignatureFormat.shinglesTailBytes)
    let bytes = file.byteCount - SignatureFormat.shinglesTailBytes
    guard tail.count == SignatureFormat.shinglesTailBytes,
      tail.number(at: tail.count - 8) == SignatureFormat.shinglesMark,
      tail.number(at: 0) == UInt64(bytes / 4), bytes % 4 == 0
    else {
      throw DeduplicationError(
        .badFile, "the file of shingles is cut, or is another kind of file", location: file.path)
    }
    guard Array(tail[8..<24]) == settings else {
      throw DeduplicationError(.mixedSettings, "the shingles were made with other settings", location: file.path)
    }
    return bytes / 4
  }

  /// Checks that segments follow each other up to the footer.
  private func checkSegments(before end: Int) throws {
    var next = 0
    var counted = 0
    for (index, segment) in segments.enumerated() {
      let isFull = segment.documents == SignatureFormat.segmentDocuments || index == segments.count - 1
      guard segment.start == next, isFull, segment.documents > 0, segment.end <= end - segment.start,
        segment.ids == segment.documents * MemoryLayout<SignedDocument>.stride, segment.ids <= segment.names,
        segment.names <= segment.keys, segment.keys <= segment.end,
        segment.end - segment.keys >= 4 * (SignatureFormat.parts + 1) + 8 * SignatureFormat.parts
      else { throw Self.damaged(file.path) }
      next = segment.start + segment.end
      counted += segment.documents
    }
    guard next == end, counted == documentCount else { throw Self.damaged(file.path) }
  }

  /// Reads all blocks of documents, to see whether they are as they were written.
  ///
  /// - Throws: `DeduplicationError.badFile` where one is not.
  package func check() throws {
    for segment in segments {
      let block = try file.bytes(segment.start..<segment.start + segment.keys)
      guard block.withUnsafeBytes({ ByteHash.hash($0) }) == segment.checksum else { throw Self.damaged(file.path) }
    }
  }

  /// A document.
  package func document(_ number: Int) throws -> SignedDocument {
    var document = SignedDocument()
    try withUnsafeMutableBytes(of: &document) { try file.read(at: place(of: number), into: $0) }
    return document
  }

  /// Documents that follow each other.
  package func documents(_ numbers: Range<Int>) throws -> [SignedDocument] {
    var documents = [SignedDocument](repeating: SignedDocument(), count: numbers.count)
    var done = 0
    while done < numbers.count {
      let first = numbers.lowerBound + done
      let count = min(numbers.count - done, SignatureFormat.segmentDocuments - first & 0xFFFF)
      try documents.withUnsafeMutableBytes { bytes in
        let stride = MemoryLayout<SignedDocument>.stride
        try file.read(
          at: place(of: first),
          into: UnsafeMutableRawBufferPointer(rebasing: bytes[done * stride..<(done + count) * stride]))
      }
      done += count
    }
    return documents
  }

  private func place(of number: Int) -> Int {
    segments[number >> 16].start + (number & 0xFFFF) * MemoryLayout<SignedDocument>.stride
  }

  /// A document's identifier.
  package func id(of number: Int) throws -> [UInt8] {
    let document = try document(number)
    let segment = segments[number >> 16]
    let start = segment.start + segment.ids + Int(document.idStart)
    guard start + Int(document.idBytes) <= segment.start + segment.names else { throw Self.damaged(file.path) }
    return try file.bytes(start..<start + Int(document.idBytes))
  }

  /// Replaces a set by a document's shingles.
  package func readShingles(of document: SignedDocument, into set: inout ShingleSet) throws {
    let (first, count) = (Int(clamping: document.firstShingle), Int(document.shingles))
    guard count <= shingleCount - first, count <= ShingleSet.limit else { throw Self.damaged(file.path) }
    try withUnsafeTemporaryAllocation(byteCount: 4 * count, alignment: 4) { room in
      try shingles.read(at: 4 * first, into: room)
      set.read(UnsafeRawBufferPointer(room))
    }
  }

  /// Calls `body` with each key of some parts, and its document: parts in order, and in each the documents.
  ///
  /// - Throws: `DeduplicationError.badFile` for a part that is damaged.
  package func forEachKey(in parts: Range<Int>, _ body: (_ key: UInt64, _ document: Int) throws -> Void) throws {
    let tableBytes = 4 * (SignatureFormat.parts + 1) + 8 * SignatureFormat.parts
    let tables = try segments.map { segment in
      try file.bytes(segment.start + segment.keys..<segment.start + segment.keys + tableBytes)
    }
    for part in parts {
      for (index, segment) in segments.enumerated() {
        let table = tables[index]
        func start(_ part: Int) -> Int { Int(table.short(at: 4 * part)) }
        let (first, end, count) = (start(part), start(part + 1), start(SignatureFormat.parts))
        let keys = segment.start + segment.keys + tableBytes
        let documents = keys + 8 * count
        guard first <= end, end <= count, documents + 2 * count == segment.start + segment.end else {
          throw Self.damaged(file.path)
        }
        let partKeys = try file.bytes(keys + 8 * first..<keys + 8 * end)
        let partDocuments = try file.bytes(documents + 2 * first..<documents + 2 * end)
        let checksum = partKeys.withUnsafeBytes { keys in
          partDocuments.withUnsafeBytes { ByteHash.hash($0, seed: ByteHash.hash(keys)) }
        }
        guard checksum == table.number(at: 4 * (SignatureFormat.parts + 1) + 8 * part) else {
          throw Self.damaged(file.path)
        }
        try partKeys.withUnsafeBytes { keys in
          try partDocuments.withUnsafeBytes { documents in
            for place in 0..<end - first {
              let document = documents.loadUnaligned(fromByteOffset: 2 &* place, as: UInt16.self).littleEndian
              let key = keys.loadUnaligned(fromByteOffset: 8 &* place, as: UInt64.self).littleEndian
              try body(key, index &<< 16 | Int(document))
            }
          }
        }
      }
    }
  }

  /// Calls `body` with every name of a kind of sources, by segment, with its number in the segment.
  package func forEachSource(
    _ source: SignedBatch.Source, _ body: (_ segment: Int, _ number: Int, _ name: SourceName) -> Void
  ) throws {
    for (index, segment) in segments.enumerated() {
      let bytes = try file.bytes(segment.start + segment.names..<segment.start + segment.keys)
      var at = 0
      func number() throws -> Int {
        guard at + 4 <= bytes.count else { throw Self.damaged(file.path) }
        defer { at += 4 }
        return Int(bytes.short(at: at))
      }
      for kind in SignedBatch.Source.allCases {
        let count = try number()
        for name in 0..<count {
          let documents = try number()
          let length = try number()
          guard length <= bytes.count - at else { throw Self.damaged(file.path) }
          if kind == source {
            let text = String(decoding: bytes[at..<at + length], as: UTF8.self)
            body(index, name, SourceName(name: text, documents: documents))
          }
          at += length
        }
      }
    }
  }
}
