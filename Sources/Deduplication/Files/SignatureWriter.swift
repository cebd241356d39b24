package import Base

/// Writes the signatures of one input; by one thread at a time.
package final class SignatureWriter {
  /// What a committed file is.
  package typealias Committed = (byteCount: Int, sha256: String)

  private let file: HashedFile
  private let shingleFile: HashedFile
  private let settings: [UInt8]
  private let keyCount: Int
  private var segments: [SignatureFormat.Segment] = []
  private var shingleCount = 0
  /// Documents written, those of the open segment among them.
  package private(set) var documentCount = 0

  // The open segment.
  private var documents: [SignedDocument] = []
  private var ids = ByteBuffer()
  private var keys: [UInt64] = []
  private var keyed: [UInt16] = []
  private var sources = SignedBatch.Source.allCases.map { _ in SourceNames() }

  /// - Parameters:
  ///   - path: of the file of signatures, whose directory must exist.
  ///   - shingles: of the file of shingles.
  package init(_ rule: DuplicateRule, path: String, shingles: String) throws(OutputError) {
    file = try HashedFile(path: path)
    shingleFile = try HashedFile(path: shingles)
    settings = rule.digest
    keyCount = rule.keyCount
  }

  /// Adds the documents of a batch.
  package func append(_ batch: SignedBatch) throws(OutputError) {
    var key = 0
    var nextKeyed = 0
    for (index, signed) in batch.documents.enumerated() {
      var document = signed
      batch.ids.withUnsafeBytes { bytes in
        let start = Int(signed.idStart)
        document.idStart = UInt32(ids.count)
        ids.append(UnsafeBufferPointer(rebasing: bytes[start..<start + Int(signed.idBytes)]))
      }
      document.firstShingle = UInt64(shingleCount) &+ signed.firstShingle
      document.host = UInt16(number(.host, of: index, batch))
      document.dump = UInt16(number(.dump, of: index, batch))
      document.language = UInt16(number(.language, of: index, batch))
      if nextKeyed < batch.keyed.count, batch.keyed[nextKeyed] == index {
        nextKeyed += 1
        for _ in 0..<keyCount {
          keys.append(batch.keys[key])
          keyed.append(UInt16(documents.count))
          key += 1
        }
      }
      documents.append(document)
      documentCount += 1
      if documents.count == SignatureFormat.segmentDocuments { try endSegment() }
    }
    shingleCount += batch.shingles.count
    try Self.append(batch.shingles, to: shingleFile)
  }

  private func number(_ source: SignedBatch.Source, of document: Int, _ batch: SignedBatch) -> UInt32 {
    let name = batch.sources[document * SignedBatch.Source.allCases.count + source.rawValue]
    return batch.names.withUnsafeBytes { bytes in
      sources[source.rawValue].count(name.hash, UnsafeBufferPointer(rebasing: bytes[name.range.range]))
    }
  }

  /// Writes what is left, syncs both files and gives them their final names.
  package func finish() throws(OutputError) -> (signatures: Committed, shingles: Committed) {
    if !documents.isEmpty { try endSegment() }
    try shingleFile.append(UInt64(shingleCount))
    try Self.append(settings, to: shingleFile)
    try shingleFile.append(SignatureFormat.shinglesMark)
    var footer: [UInt64] = []
    for segment in segments {
      footer += [
        UInt64(segment.start), UInt64(segment.documents), UInt64(segment.ids), UInt64(segment.names),
        UInt64(segment.keys), UInt64(segment.end), segment.checksum,
      ]
    }
    footer += [UInt64(documentCount), UInt64(segments.count), UInt64(keyCount)]
    try Self.append(footer, to: file)
    try Self.append(settings, to: file)
    try file.append(footer.withUnsafeBytes { ByteHash.hash($0) })
    try file.append(SignatureFormat.mark)
    return (try file.commit(), try shingleFile.commit())
  }

  private func endSegment() throws(OutputError) {
    var segment = SignatureFormat.Segment()
    segment.start = file.byteCount
    segment.documents = documents.count
    var block = ByteBuffer(capacity: documents.count * 48 + ids.count + 1 << 12)
    documents.withUnsafeBytes { block.append($0.bindMemory(to: UInt8.self)) }
    segment.ids = block.count
    ids.withUnsafeBytes { block.append($0) }
    segment.names = block.count
    for source in sources { source.write(to: &block) }
    segment.keys = block.count
    segment.checksum = block.withUnsafeBytes { ByteHash.hash(UnsafeRawBufferPointer($0)) }
    try block.withSpan { (bytes) throws(OutputError) in try file.append(bytes) }
    try writeKeys()
    segment.end = file.byteCount - segment.start
    segments.append(segment)
    documents.removeAll(keepingCapacity: true)
    ids.removeAll()
    keys.removeAll(keepingCapacity: true)
    keyed.removeAll(keepingCapacity: true)
    for index in sources.indices { sources[index].removeAll() }
  }

  /// Writes the segment's keys by part; inside a part documents are in order.
  private func writeKeys() throws(OutputError) {
    let parts = SignatureFormat.parts
    var starts = [UInt32](repeating: 0, count: parts + 1)
    for key in keys { starts[Int(key >> 56) + 1] += 1 }
    for part in 0..<parts { starts[part + 1] += starts[part] }
    var next = starts
    var partKeys = [UInt64](repeating: 0, count: keys.count)
    var partDocuments = [UInt16](repeating: 0, count: keys.count)
    for index in keys.indices {
      let part = Int(keys[index] >> 56)
      let place = Int(next[part])
      partKeys[place] = keys[index]
      partDocuments[place] = keyed[index]
      next[part] += 1
    }
    var checksums: [UInt64] = []
    for part in 0..<parts {
      let range = Int(starts[part])..<Int(starts[part + 1])
      checksums.append(Self.checksum(partKeys[range], partDocuments[range]))
    }
    try Self.append(starts, to: file)
    try Self.append(checksums, to: file)
    try Self.append(partKeys, to: file)
    try Self.append(partDocuments, to: file)
  }

  private static func checksum(_ keys: ArraySlice<UInt64>, _ documents: ArraySlice<UInt16>) -> UInt64 {
    keys.withUnsafeBytes { keys in
      documents.withUnsafeBytes { documents in ByteHash.hash(documents, seed: ByteHash.hash(keys)) }
    }
  }

  private static func append<T: FixedWidthInteger>(_ numbers: [T], to file: HashedFile) throws(OutputError) {
    try numbers.withUnsafeBufferPointer { (numbers) throws(OutputError) in
      let bytes = UnsafeRawBufferPointer(numbers).bindMemory(to: UInt8.self)
      try file.append(Span(_unsafeElements: bytes))
    }
  }
}

/// The names of one kind of sources of a segment, each once, with the number of its documents.
private struct SourceNames {
  private var numbers: [UInt64: UInt32] = [:]
  private var names: [(bytes: [UInt8], documents: UInt32)] = []
  /// Names beyond which all others share one number: that of 16 bits.
  private static let most = 0xFFFF

  /// Counts a document of a name, and gives the name's number.
  mutating func count(_ hash: UInt64, _ name: UnsafeBufferPointer<UInt8>) -> UInt32 {
    if let number = numbers[hash] {
      names[Int(number)].documents += 1
      return number
    }
    let isLast = names.count == Self.most
    let number = UInt32(names.count)
    if names.count <= Self.most { names.append((isLast ? Array("(others)".utf8) : Array(name), 0)) }
    let given = min(number, UInt32(Self.most))
    numbers[hash] = given
    names[Int(given)].documents += 1
    return given
  }

  mutating func removeAll() {
    numbers.removeAll(keepingCapacity: true)
    names.removeAll(keepingCapacity: true)
  }

  func write(to block: inout ByteBuffer) {
    Self.append(UInt32(names.count), to: &block)
    for name in names {
      Self.append(name.documents, to: &block)
      Self.append(UInt32(name.bytes.count), to: &block)
      block.append(name.bytes)
    }
  }

  private static func append(_ number: UInt32, to block: inout ByteBuffer) {
    withUnsafeBytes(of: number.littleEndian) { block.append($0.bindMemory(to: UInt8.self)) }
  }
}
