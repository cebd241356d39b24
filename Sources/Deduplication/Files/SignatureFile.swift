internal import Base

/// The signatures of one input, mapped into memory; every thread may read.
package final class SignatureFile: Sendable {
  /// A name of documents' sources, and how many documents have it.
  package struct SourceName: Sendable, Equatable {
    package var name: String
    package var documents: Int
  }

  private let file: MappedFile
  private let shingles: MappedFile
  private let segments: [SignatureFormat.Segment]
  private let shingleCount: Int
  /// Documents.
  package let documentCount: Int
  /// The digest of the settings that it was made with.
  package let settings: [UInt8]

  /// Maps a file of signatures and that of its shingles.
  ///
  /// - Throws: `SourceError` for files that cannot be read; `DeduplicationError.badFile` for those that are cut, damaged
  ///   or of another kind; `.mixedSettings` where they belong to other settings than `rule`.
  package init(_ rule: DuplicateRule, path: String, shingles shinglesPath: String) throws {
    file = try MappedFile(path: path)
    shingles = try MappedFile(path: shinglesPath)
    let bytes = file.bytes
    let tail = SignatureFormat.tailBytes
    guard bytes.count >= tail, Self.number(bytes, bytes.count - 8) == SignatureFormat.mark else {
      throw DeduplicationError(.badFile, "the file of signatures is cut, or is another kind of file", location: path)
    }
    let tailStart = bytes.count - tail
    let segmentCount = Int(clamping: Self.number(bytes, tailStart + 8))
    guard segmentCount <= tailStart / SignatureFormat.entryBytes else { throw Self.damaged(path) }
    let footerStart = tailStart - segmentCount * SignatureFormat.entryBytes
    let checksum = ByteHash.hash(UnsafeRawBufferPointer(rebasing: bytes[footerStart..<tailStart + 24]))
    guard checksum == Self.number(bytes, tailStart + 40) else { throw Self.damaged(path) }
    settings = Array(bytes[tailStart + 24..<tailStart + 40])
    guard settings == rule.digest else {
      throw DeduplicationError(
        .mixedSettings, "the signatures were made with other settings", location: path,
        advice: "Use the same words, bands, rows and seed, or sign the texts again.")
    }
    documentCount = Int(clamping: Self.number(bytes, tailStart))
    var segments: [SignatureFormat.Segment] = []
    for index in 0..<segmentCount {
      let at = footerStart + index * SignatureFormat.entryBytes
      func field(_ index: Int) -> Int { Int(clamping: Self.number(bytes, at + index * 8)) }
      segments.append(
        .init(
          start: field(0), documents: field(1), ids: field(2), names: field(3), keys: field(4), end: field(5),
          checksum: Self.number(bytes, at + 48)))
    }
    self.segments = segments
    try Self.check(segments, bytes, footerStart, documentCount, path)
    shingleCount = try Self.check(shingles.bytes, settings, shinglesPath)
  }

  private static func damaged(_ path: String) -> DeduplicationError {
    DeduplicationError(
      .badFile, "the file of signatures is damaged", location: path,
      advice: "Remove the run's directory, or the record of this step, and run again.")
  }

  private static func number(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
  }

  private static func check(
    _ segments: [SignatureFormat.Segment], _ bytes: UnsafeRawBufferPointer, _ end: Int, _ documents: Int,
    _ path: String
  ) throws {
    var next = 0
    var counted = 0
    for (index, segment) in segments.enumerated() {
      let isFull = segment.documents == SignatureFormat.segmentDocuments || index == segments.count - 1
      guard segment.start == next, isFull, segment.documents > 0, segment.end <= end - segment.start,
        segment.ids == segment.documents * MemoryLayout<SignedDocument>.stride, segment.ids <= segment.names,
        segment.names <= segment.keys, segment.keys <= segment.end,
        segment.end - segment.keys >= 4 * (SignatureFormat.parts + 1) + 8 * SignatureFormat.parts
      else { throw damaged(path) }
      let block = UnsafeRawBufferPointer(rebasing: bytes[segment.start..<segment.start + segment.keys])
      guard ByteHash.hash(block) == segment.checksum else { throw damaged(path) }
      next = segment.start + segment.end
      counted += segment.documents
    }
    guard next == end, counted == documents else { throw damaged(path) }
  }

  private static func check(_ bytes: UnsafeRawBufferPointer, _ settings: [UInt8], _ path: String) throws -> Int {
    let tailStart = bytes.count - SignatureFormat.shinglesTailBytes
    guard tailStart >= 0, number(bytes, bytes.count - 8) == SignatureFormat.shinglesMark,
      number(bytes, tailStart) == UInt64(tailStart / 4), tailStart % 4 == 0
    else {
      throw DeduplicationError(.badFile, "the file of shingles is cut, or is another kind of file", location: path)
    }
    guard Array(bytes[tailStart + 8..<tailStart + 24]) == settings else {
      throw DeduplicationError(.mixedSettings, "the shingles were made with other settings", location: path)
    }
    return tailStart / 4
  }

  /// A document.
  @inline(__always)
  package func document(_ number: Int) -> SignedDocument {
    let segment = segments[number >> 16]
    return file.bytes.loadUnaligned(
      fromByteOffset: segment.start &+ (number & 0xFFFF) &* MemoryLayout<SignedDocument>.stride, as: SignedDocument.self
    )
  }

  /// Lets `body` see a document's identifier.
  package func withID<R>(of number: Int, _ body: (Span<UInt8>) -> R) -> R {
    let document = document(number)
    let segment = segments[number >> 16]
    let start = segment.start + segment.ids + Int(document.idStart)
    precondition(start + Int(document.idBytes) <= segment.start + segment.names, "an identifier outside its segment")
    let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[start..<start + Int(document.idBytes)])
    return body(Span(_unsafeElements: bytes.bindMemory(to: UInt8.self)))
  }

  /// Replaces a set by a document's shingles.
  package func readShingles(of document: SignedDocument, into set: inout ShingleSet) {
    let (first, count) = (Int(document.firstShingle), Int(document.shingles))
    precondition(first >= 0 && count <= shingleCount - first, "shingles outside their file")
    set.read(UnsafeRawBufferPointer(rebasing: shingles.bytes[4 * first..<4 * (first + count)]))
  }

  /// Calls `body` with each key of some parts, and its document: parts in order, and in each the documents.
  ///
  /// - Throws: `DeduplicationError.badFile` for a part that is damaged.
  package func forEachKey(in parts: Range<Int>, _ body: (_ key: UInt64, _ document: Int) throws -> Void) throws {
    let bytes = file.bytes
    for part in parts {
      for (index, segment) in segments.enumerated() {
        let table = segment.start + segment.keys
        func start(_ part: Int) -> Int {
          Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: table + 4 * part, as: UInt32.self)))
        }
        let (first, end, count) = (start(part), start(part + 1), start(SignatureFormat.parts))
        let keys = table + 4 * (SignatureFormat.parts + 1) + 8 * SignatureFormat.parts
        let documents = keys + 8 * count
        guard first <= end, end <= count, documents + 2 * count == segment.start + segment.end else {
          throw Self.damaged(file.path)
        }
        let partKeys = UnsafeRawBufferPointer(rebasing: bytes[keys + 8 * first..<keys + 8 * end])
        let partDocuments = UnsafeRawBufferPointer(rebasing: bytes[documents + 2 * first..<documents + 2 * end])
        let expected = Self.number(bytes, table + 4 * (SignatureFormat.parts + 1) + 8 * part)
        guard ByteHash.hash(partDocuments, seed: ByteHash.hash(partKeys)) == expected else {
          throw Self.damaged(file.path)
        }
        for place in 0..<end - first {
          let document = UInt16(
            littleEndian: partDocuments.loadUnaligned(fromByteOffset: 2 &* place, as: UInt16.self))
          try body(Self.number(partKeys, 8 &* place), index &<< 16 | Int(document))
        }
      }
    }
  }

  /// Calls `body` with every name of a kind of sources, by segment, with its number in the segment.
  package func forEachSource(
    _ source: SignedBatch.Source, _ body: (_ segment: Int, _ number: Int, _ name: SourceName) -> Void
  ) {
    let bytes = file.bytes
    for (index, segment) in segments.enumerated() {
      var at = segment.start + segment.names
      func number() -> Int {
        defer { at += 4 }
        return Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
      }
      for kind in SignedBatch.Source.allCases {
        let count = number()
        for name in 0..<count {
          let documents = number()
          let length = number()
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
